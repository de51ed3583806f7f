namespace PerfAspects.Generators.Tests.Diagnostics.Shapes;

public sealed class ShapeRulesTests
{
    [Theory]
    [InlineData("void Get();")]
    [InlineData("Task Get();")]
    [InlineData("ValueTask Get();")]
    public async Task NothingToCache_NoResult_IsReportedAtTheAttribute(string method)
        => Assert.Contains(
            "remove [Cached] or return a value",
            (await RuleTest.FiresAsync("PERF007", $$"""partial class C { [Timed, [|Cached("1s")|]] public partial {{method}} }"""))[0].GetMessage(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("[CircuitBreaker] public partial int Get(ref int [|a|], out int [|b|], in int [|c|]);")]
    [InlineData("[Timed, CircuitBreaker] public partial int Get(ReadOnlySpan<char> [|a|], int b);")]
    [InlineData("[Timed] public partial Task GetAsync(ReadOnlySpan<char> [|a|]);")]
    [InlineData("[Timed] public unsafe partial int Get(int* [|a|], delegate*<void> [|b|]);")]
    [InlineData("[Timed] public partial int Get<[|T|]>(T a) where T : allows ref struct;")]
    public Task ParameterNotHeld_ByAWrapper_IsReportedAtTheParameter(string method)
        => RuleTest.FiresAsync("PERF008", $"partial class C {{ {method} }}");

    [Theory]
    [InlineData("partial int Get(ref int [|a|]);", "Parameter 'a' of 'C.Get'")]
    [InlineData("partial int Get<[|T|]>() where T : allows ref struct;", "Type parameter 'T' of 'C.Get'")]
    public async Task ParameterNotHeld_Message_SaysWhichKindItIs(string method, string named)
        => Assert.StartsWith(
            named,
            (await RuleTest.FiresAsync("PERF008", $"partial class C {{ [CircuitBreaker] public {method} }}"))[0].GetMessage(),
            StringComparison.Ordinal);

    [Fact]
    public Task ParameterHeld_TimedAlone_IsFine()
        => RuleTest.SilentAsync(
            """
            partial class C
            {
                [Timed] public partial int Get(ref int a, out int b, in int c, ref readonly int d, ReadOnlySpan<char> e);
                private int GetCore(ref int a, out int b, in int c, ref readonly int d, ReadOnlySpan<char> e) => b = 1;
            }
            """);

    [Theory]
    [InlineData("[Timed] public partial IAsyncEnumerator<int> [|Get|]();")]
    [InlineData("[Timed, Cached(\"1s\")] public partial IAsyncEnumerable<int> [|Get|]();")]
    [InlineData("[Retry(1)] public partial IAsyncEnumerable<int> [|Get|]();")]
    [InlineData("[CircuitBreaker] public partial IAsyncEnumerable<int> [|Get|]();")]
    [InlineData("[Timeout(\"1s\")] public partial IAsyncEnumerable<int> [|Get|]();")]
    [InlineData("[Bulkhead(1)] public partial IAsyncEnumerable<int> [|Get|] { get; }")]
    [InlineData("[Timed, Fallback(nameof(Rest))] public partial IAsyncEnumerable<int> [|Get|](); private IAsyncEnumerable<int> Rest() => null!;")]
    [InlineData("[Timed, CacheInvalidate(Tags = [\"a\"])] public partial IAsyncEnumerable<int> [|Get|]();")]
    [InlineData("[CacheInvalidate(Tags = [\"a\"])] public partial IAsyncEnumerable<int> [|Get|](); private IAsyncEnumerable<int> GetCore() => null!;")]
    [InlineData("[Timed] public partial ref int [|Get|]();")]
    [InlineData("[Timed] public partial ref readonly int [|Get|]();")]
    [InlineData("[Timed] public unsafe partial int* [|Get|]();")]
    [InlineData("[CircuitBreaker] public partial Span<int> [|Get|](int[] a);")]
    public Task ShapeNotSupported_Method_IsReportedAtItsName(string members)
        => RuleTest.FiresAsync("PERF017", $"partial class C {{ {members} }}");

    [Theory]
    [InlineData("[CircuitBreaker(Handle = [typeof(Hidden)])] public partial int [|Get|](); private class Hidden : Exception;")]
    [InlineData("[Retry(1, Ignore = [typeof(Hidden)])] public partial int [|Get|](); protected class Hidden : Exception;")]
    public async Task HiddenType_InAnAttribute_IsReportedAtTheMethod(string members)
        => Assert.Equal(
            "An attribute of 'C.Get' names 'Hidden', which generated code cannot see: make 'Hidden' internal",
            (await RuleTest.FiresAsync("PERF039", $"partial class C {{ {members} private int GetCore() => 1; }}"))[0].GetMessage());

    [Fact]
    public async Task ShapeNotSupported_Stream_NamesTheAspect()
        => Assert.EndsWith(
            "which [Cached] cannot wrap; remove [Cached], or return a Task of a list",
            (await RuleTest.FiresAsync("PERF017", "partial class C { [Timed, Cached(\"1s\")] public partial IAsyncEnumerable<int> [|Get|](); }"))[0].GetMessage(),
            StringComparison.Ordinal);

    [Fact]
    public Task ParameterNotHeld_ByAStream_IsReportedAtTheParameter()
        => RuleTest.FiresAsync("PERF008", "partial class C { [Timed] public partial IAsyncEnumerable<int> Get(ReadOnlySpan<char> [|a|]); }");

    [Fact]
    public Task ShapeNotSupported_MethodOfARefStruct_IsReportedAtItsName()
        => RuleTest.FiresAsync("PERF017", "ref partial struct C { [CircuitBreaker] public partial int [|Get|](); }");

    [Theory]
    [InlineData("partial struct C { [Cached(\"1s\")] public partial int [|Get|](); private int GetCore() => 1; }")]
    [InlineData("partial record struct C(int A) { [Timed] public partial Task [|RunAsync|](); private Task RunCoreAsync() { A++; return Task.CompletedTask; } }")]
    [InlineData("partial struct C { [Cached(\"1s\")] private static partial int Get(); private static int GetCore() => 1; [CacheInvalidate(nameof(Get))] public partial Task [|SaveAsync|](); private Task SaveCoreAsync() => null!; }")]
    [InlineData("partial struct C { [RateLimited(1, \"1s\")] public partial void [|Run|](); }")]
    public async Task ShapeNotSupported_CopyOfAMutableStruct_IsReportedAtItsName(string source)
        => Assert.Contains("make the method readonly, or static", (await RuleTest.FiresAsync("PERF017", source))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[CacheInvalidate(Tags = [\"a\"]), System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] public partial Task [|SaveAsync|](); private Task SaveCoreAsync() => null!;")]
    [InlineData("[CacheInvalidate(Tags = [\"a\"]), System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.Synchronized)] public partial ValueTask<int> [|SaveAsync|](); private ValueTask<int> SaveCoreAsync() => default;")]
    public Task ShapeNotSupported_AwaitedUnderALock_IsReportedAtItsName(string members)
        => RuleTest.FiresAsync("PERF017", $"partial class C {{ {members} }}");

    [Fact]
    public Task ShapeSupported_LockThatAwaitsNothing_IsFine()
        => RuleTest.SilentAsync(
            """
            using System.Runtime.CompilerServices;
            partial class C
            {
                [CacheInvalidate(Tags = ["a"]), MethodImpl(MethodImplOptions.Synchronized)] public partial void Save();
                private void SaveCore() { }
                [CacheInvalidate(Tags = ["a"]), MethodImpl(MethodImplOptions.Synchronized)] public partial Task ForgetAsync();
                [Timed, MethodImpl(MethodImplOptions.Synchronized)] public partial Task RunAsync();
                private Task RunCoreAsync() => Task.CompletedTask;
            }
            """);

    [Fact]
    public Task ShapeSupported_GeneratedCodeOfTheUsers_IsFine()
        => RuleTest.SilentAsync(
            """
            using System.CodeDom.Compiler;
            partial class C
            {
                [GeneratedCode("T4", "1.0"), Cached("1s")] public partial int Get();
                private int GetCore() => 1;
                [GeneratedCode("T4", "1.0"), Timed] public partial int Rates { get; }
                private int GetRatesCore() => 1;
            }
            """);

    [Fact]
    public Task ShapeSupported_StructThatNoCopyLoses_IsFine()
        => RuleTest.SilentAsync(
            """
            partial struct C
            {
                [Cached("1s")] public readonly partial int Get();
                private readonly int GetCore() => 1;

                [CircuitBreaker] public static partial int Find();
                private static int FindCore() => 1;

                [Timed, CacheInvalidate(nameof(Get))] public partial int Next();
                private int NextCore() => 1;

                [CacheInvalidate(nameof(Get))] public partial Task ForgetAsync();

                [Timed, CacheInvalidate(nameof(Get))] public partial Task ForgetTimedAsync();
            }

            readonly partial struct D
            {
                [Timed] public partial Task RunAsync();
                private Task RunCoreAsync() => Task.CompletedTask;
            }
            """);

    [Fact]
    public Task ShapeSupported_NearMisses_AreFine()
        => RuleTest.SilentAsync(
            """
            ref partial struct C
            {
                [Timed] public partial Span<int> Get(Span<int> a);
                private Span<int> GetCore(Span<int> a) => a;

                [CircuitBreaker(Handle = [typeof(Seen)])] public static partial int Count();
                private static int CountCore() => 1;

                [Timed] public partial IEnumerable<int> List();
                private IEnumerable<int> ListCore() => [];

                internal class Seen : Exception;
            }
            """);
}
