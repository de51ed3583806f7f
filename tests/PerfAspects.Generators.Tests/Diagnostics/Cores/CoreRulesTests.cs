namespace PerfAspects.Generators.Tests.Diagnostics.Cores;

public sealed class CoreRulesTests
{
    [Theory]
    [InlineData("public partial int [|Get|]();", "'GetCore'")]
    [InlineData("public partial Task<int> [|GetAsync|]();", "'GetCoreAsync'")]
    [InlineData("public partial int [|Async|]();", "'AsyncCore'")]
    [InlineData("public partial int [|Get|](); private int Getcore() => 1;", "'GetCore'")]
    [InlineData("public partial int [|Get|](); private int GetCore => 1;", "'GetCore'")]
    [InlineData("public partial int [|Get|](); private class GetCore;", "'GetCore'")]
    public async Task CoreNotFound_NoMethodOfItsName_IsReportedAtTheWrapper(string members, string expected)
        => Assert.Contains(expected, (await RuleTest.FiresAsync("PERF003", $"partial class C {{ [Timed] {members} }}"))[0].GetMessage(), StringComparison.Ordinal);

    [Fact]
    public Task CoreNotFound_InABaseType_IsNotOne()
        => RuleTest.FiresAsync(
            "PERF003",
            "class B { protected int GetCore() => 1; } partial class C : B { [Timed] public partial int [|Get|](); }");

    [Fact]
    public Task CoreNotFound_TheOneThereBelongsToAnotherOverload_IsNoMismatch()
        => RuleTest.FiresAsync(
            "PERF003",
            """
            partial class C
            {
                [Timed] public partial int Get(int id);
                private int GetCore(int id) => id;

                [Timed] public partial int [|Get|](string id);
            }
            """);

    [Theory]
    [InlineData("int [|Get|](int a, int b);", "int GetCore(int a, string b) => 1;", "parameter 2 is 'string', the wrapper's is 'int'")]
    [InlineData("int [|Get|](int a, int b);", "int GetCore(int a) => 1;", "it has 1 parameter, the wrapper 2")]
    [InlineData("int [|Get|](ref int a);", "int GetCore(int a) => 1;", "parameter 1 is passed by value, the wrapper's by 'ref'")]
    [InlineData("int [|Get|](in int a);", "int GetCore(ref readonly int a) => a;", "parameter 1 is passed by 'ref readonly', the wrapper's by 'in'")]
    [InlineData("Span<int> [|Get|](scoped Span<int> a);", "Span<int> GetCore(Span<int> a) => a;", "parameter 1 is not 'scoped'")]
    [InlineData("void [|Get|](scoped Span<int> a, ref Span<int> b);", "void GetCore(Span<int> a, ref Span<int> b) => b = a;", "parameter 1 is not 'scoped'")]
    [InlineData("static partial int [|Get|]();", "int GetCore() => 1;", "it is not static, the wrapper is")]
    [InlineData("int [|Get|]();", "int GetCore<T>() => 1;", "it has 1 type parameter, the wrapper 0")]
    [InlineData("int [|Get|]<T>(T a);", "int GetCore<T>(T a) where T : class => 1;", "type parameter 'T' is constrained more")]
    [InlineData("int [|Get|]<T>(T a) where T : IComparable<T>;", "int GetCore<T>(T a) where T : IEquatable<T> => 1;", "type parameter 'T' is constrained more")]
    [InlineData("int [|Get|]();", "long GetCore() => 1;", "it returns 'long', which does not become the wrapper's 'int'")]
    [InlineData("int [|Get|]();", "void GetCore() { }", "it returns 'void'")]
    [InlineData("void [|Get|]();", "int GetCore() => 1;", "it returns 'int'")]
    [InlineData("int [|Get|]();", "Task<int> GetCore() => null!;", "it returns 'System.Threading.Tasks.Task<int>'")]
    [InlineData("Task<int> [|GetAsync|]();", "int GetCoreAsync() => 1;", "it returns 'int'")]
    [InlineData("Task<int> [|GetAsync|]();", "Task GetAsyncCore() => null!;", "it returns 'System.Threading.Tasks.Task'")]
    [InlineData("ValueTask [|GetAsync|]();", "ValueTask<int> GetCoreAsync() => default;", "it returns 'System.Threading.Tasks.ValueTask<int>'")]
    [InlineData("Task<int> [|GetAsync|]();", "Task<long> GetCoreAsync() => null!;", "it returns 'System.Threading.Tasks.Task<long>'")]
    public async Task CoreDiffers_OnePart_IsNamed(string wrapper, string core, string difference)
    {
        var declaration = wrapper.Contains("partial", StringComparison.Ordinal) ? wrapper : $"partial {wrapper}";

        var diagnostics = await RuleTest.FiresAsync("PERF004", $"partial class C {{ [Timed] public {declaration} private {core} }}");

        Assert.Contains(difference, diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Task<int> GetAsync();", "Task<int> GetCoreAsync() => null!;")]
    [InlineData("Task<int> GetAsync();", "Task<int> GetAsyncCore() => null!;")]
    [InlineData("Task<int> GetAsync();", "Task<int> GetCoreAsync() => null!; Task<int> GetAsyncCore(int other) => null!;")]
    [InlineData("Task<int> GetAsync();", "Task GetCoreAsync() => null!; Task<int> GetAsyncCore() => null!;")]
    [InlineData("ValueTask<long> GetAsync();", "Task<int> GetCoreAsync() => null!;")]
    [InlineData("Task<object> GetAsync();", "ValueTask<string> GetCoreAsync() => default;")]
    [InlineData("ValueTask GetAsync();", "Task GetCoreAsync() => null!;")]
    [InlineData("Task GetAsync();", "Task<int> GetCoreAsync() => null!;")]
    [InlineData("long Get();", "int GetCore() => 1;")]
    [InlineData("string Get(string a);", "string? GetCore(string? b) => b;")]
    [InlineData("(int A, int B) Get((int, int) a);", "(int, int) GetCore((int C, int D) a) => a;")]
    [InlineData("object Get(object a);", "dynamic GetCore(dynamic a) => a;")]
    [InlineData("T Get<T>(T a) where T : List<int>, new();", "U GetCore<U>(U b) where U : class, IEnumerable<int> => b;")]
    [InlineData("int Get(params int[] a);", "int GetCore(int[] a) => 1;")]
    [InlineData("int Get(int a); int Get(string a);", "int GetCore(int a) => 1; int GetCore(string a) => 1; int GetCore() => 1;")]
    public Task Core_ThatFits_IsFine(string wrappers, string core)
    {
        var declarations = string.Concat(wrappers.Split("; ").Select(wrapper => $"[CircuitBreaker] public partial {wrapper.TrimEnd(';')};"));
        return RuleTest.SilentAsync($"partial class C {{ {declarations} private {core} }}");
    }

    [Theory]
    [InlineData("[Timed] public partial int [|Get|](int a); [Obsolete(\"call Get\", true)] private int GetCore(int a) => a;")]
    [InlineData("[Timed] public partial void [|Get|](Span<int> a); [Obsolete(\"call Get\", true)] private void GetCore(Span<int> a) { }")]
    [InlineData("[CacheInvalidate(Tags = [\"a\"])] public partial Task [|SaveAsync|](); [Obsolete(\"call SaveAsync\", error: true)] private Task SaveCoreAsync() => null!;")]
    public async Task Core_ThatIsAnErrorToCall_IsReportedWhereTheWrapperCallsItItself(string members)
        => Assert.Contains("it is [Obsolete] as an error", (await RuleTest.FiresAsync("PERF004", $"partial class C {{ {members} }}"))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Cached(\"1s\")] public partial int Get(int a); [Obsolete(\"call Get\", true)] private int GetCore(int a) => a;")]
    [InlineData("[Timed] public partial Task<int> GetAsync(int a); [Obsolete(\"call GetAsync\", true)] private Task<int> GetCoreAsync(int a) => null!;")]
    [InlineData("[Timed] public partial int Get(int a); [Obsolete(\"call Get\", false)] private int GetCore(int a) => a;")]
    [InlineData("[Obsolete, Timed] public partial int Get(int a); [Obsolete(\"call Get\", true)] private int GetCore(int a) => a;")]
    [InlineData("[Fallback(nameof(Last))] public partial int Get(int a); private int GetCore(int a) => a; [Obsolete(\"call Get\", true)] private int Last(int a) => a;")]
    [InlineData("[Cached(\"1s\", Unless = nameof(Not))] public partial int Get(int a); private int GetCore(int a) => a; [Obsolete(\"\", true)] private static bool Not(int a) => true;")]
    [InlineData("[Cached(\"1s\", Tags = [\"{a.Inner.Id}\"])] public partial int Get(N a); private int GetCore(N a) => 1;")]
    [InlineData("[Cached(\"1s\")] public partial int Get([CacheKey(\"Id\")] N a); private int GetCore(N a) => 1;")]
    public Task Core_ThatIsObsolete_IsCalledFromObsoleteCode(string members)
        => RuleTest.SilentAsync($"record N {{ [Obsolete(\"\", true)] public int Id {{ get; }} public N Inner => this; }} partial class C {{ {members} }}");

    [Fact]
    public Task Core_OfAnObsoleteType_IsFine()
        => RuleTest.SilentAsync("[Obsolete] partial class C { public partial class D { [Timed] public partial int Get(); [Obsolete(\"call Get\", true)] private int GetCore() => 1; } }");
}
