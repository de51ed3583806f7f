namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Parameters and results of every kind under a cache, which carries them, and timed alone, which hands them on.</summary>
public sealed class SignatureShapesTests
{
    /// <summary>What an argument list may hold that a struct can carry.</summary>
    public static readonly TheoryData<string, string> Carried = new()
    {
        { "a decimal", "decimal a = -1.50m" },
        { "a char that must be escaped", "char a = '\\'', char b = '\\0', char c = '\\u2028', char d = '\\\\'" },
        { "a string that must be escaped", "string a = \"\\\"{x}\\r\\n\\0\\ud800\", string? b = null, string c = @\"\\\"" },
        { "no number", "double a = double.NaN, double b = double.PositiveInfinity, float c = float.NegativeInfinity, double d = double.Epsilon, double e = -0.0" },
        { "numbers at their ends", "long a = long.MinValue, ulong b = ulong.MaxValue, byte c = byte.MaxValue, sbyte d = sbyte.MinValue, float e = 1e-45f" },
        { "numbers as wide as the machine", "nint a = 1, nuint b = 2, IntPtr c = default" },
        { "enums", "DayOfWeek a = DayOfWeek.Friday, DayOfWeek b = (DayOfWeek)99, AttributeTargets c = AttributeTargets.Class | AttributeTargets.Method" },
        { "structs", "Guid a = default, DateTime b = default, TimeSpan c = new(), (int, int) d = default" },
        { "nullable values", "int? a = null, int? b = 5, DayOfWeek? c = DayOfWeek.Monday, decimal? d = 1m, Guid? e = null, bool? f = true" },
        { "values told by attributes", "[System.Runtime.InteropServices.Optional, System.Runtime.CompilerServices.DateTimeConstant(5)] DateTime a, [System.Runtime.InteropServices.Optional, System.Runtime.InteropServices.DefaultParameterValue(5)] int b" },
        { "caller information", "int a, [System.Runtime.CompilerServices.CallerFilePath] string b = \"\", [System.Runtime.CompilerServices.CallerLineNumber] int c = 0, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(a))] string d = \"\"" },
        { "an array at the end", "params int[] a" },
        { "a list at the end", "params List<int> a" },
        { "an interface at the end", "params IReadOnlyList<string?> a" },
        { "dynamic and nint inside", "List<dynamic?> a, (nint A, dynamic B)[] b" },
        { "nested tuples", "((int A, string? B) C, (int, int D) E)? a" },
        { "parameters that differ by case", "int a, int A, int aA, int AA" },
        { "attributes that are not repeated", "[System.Diagnostics.CodeAnalysis.NotNull] string? a, [My(\"x\")] int b" },
        { "verbatim and escaped names", "int @a, int @int, int \\u0062c, int ünï" },
        { "contextual keywords for names", "int record, int var, int dynamic, int nameof, int when, int where, int yield, int partial, int scoped, int file, int required, int allows, int value, int get, int global, int extension" },
    };

    /// <summary>What only a wrapper that calls its core in place can take.</summary>
    public static readonly TheoryData<string, string> HandedOn = new()
    {
        { "references", "ref int a, in int b, out int c, ref readonly int d" },
        { "scoped references", "scoped ref int a, scoped in int b, scoped ref readonly int c, scoped Span<int> d, out int e" },
        { "references that may be returned", "[System.Diagnostics.CodeAnalysis.UnscopedRef] out int a, [System.Diagnostics.CodeAnalysis.UnscopedRef] ref Span<int> b" },
        { "a span at the end", "params ReadOnlySpan<string> a" },
        { "a scoped span at the end", "params scoped Span<int> a" },
        { "ref structs", "ReadOnlySpan<char> a, Span<(int A, string? B)> b, System.Runtime.CompilerServices.DefaultInterpolatedStringHandler c" },
    };

    [Theory]
    [MemberData(nameof(Carried))]
    public Task Parameters_UnderACache_AreCarried(string name, string parameters)
        => AssertWrappedAsync(name, "Cached(\"1s\")", "int", parameters, "1");

    [Theory]
    [MemberData(nameof(Carried))]
    public Task Parameters_OfATask_AreCarried(string name, string parameters)
        => AssertWrappedAsync(name, "Timed, RateLimited(1, \"1s\")", "Task<int>", parameters, "Task.FromResult(1)");

    [Theory]
    [MemberData(nameof(Carried))]
    [MemberData(nameof(HandedOn))]
    public Task Parameters_TimedAlone_AreHandedOn(string name, string parameters)
        => AssertWrappedAsync(name, "Timed", "int", parameters, "throw null!");

    [Theory]
    [InlineData("dynamic?")]
    [InlineData("(int A, (string? B, dynamic C) D)?")]
    [InlineData("nint")]
    [InlineData("List<string?>?[]?")]
    [InlineData("int[,][]")]
    [InlineData("Func<string?, Task>?")]
    [InlineData("Task<Task>")]
    [InlineData("ValueTask<Task<int?>>")]
    [InlineData("Task<(int A, dynamic? B)>")]
    [InlineData("IAsyncDisposable")]
    public Task Results_OfEveryKind_AreHandedBack(string result)
        => AssertWrappedAsync(result, "Timed, Cached(\"1s\"), CircuitBreaker", result, "int a", "throw null!");

    [Theory]
    [InlineData("Span<int>")]
    [InlineData("ReadOnlySpan<string?>")]
    public Task Results_ThatAreRefStructs_AreHandedBackWhereTimedAlone(string result)
        => AssertWrappedAsync(result, "Timed", result, "int a", "throw null!");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(40)]
    public async Task Parameters_UpTo40_AreCarried(int count)
    {
        var parameters = string.Join(", ", Enumerable.Range(0, count).Select(i => $"{(i % 3 == 0 ? "int" : i % 3 == 1 ? "string?" : "List<int>")} p{i}"));
        foreach (var aspects in new[] { "Cached(\"1s\")", "Timed", "Fallback(nameof(GetCore)), Retry(1)" })
        {
            await AssertWrappedAsync($"{count}", aspects, "int", parameters, "1");
        }
    }

    private static Task AssertWrappedAsync(string name, string aspects, string result, string parameters, string value)
        => OddShapesTests.AssertWrappedAsync(
            name,
            $$"""
            #pragma warning disable
            partial class C
            {
                [{{aspects}}] public partial {{result}} Get({{parameters}});
                private {{result}} GetCore({{parameters}}) => {{value}};
            }
            class MyAttribute(string a) : Attribute;
            """);
}
