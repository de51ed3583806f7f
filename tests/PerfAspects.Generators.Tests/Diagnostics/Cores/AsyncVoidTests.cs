namespace PerfAspects.Generators.Tests.Diagnostics.Cores;

public sealed class AsyncVoidTests
{
    [Theory]
    [InlineData("Timed")]
    [InlineData("Traced")]
    [InlineData("Retry(3)")]
    [InlineData("CircuitBreaker")]
    [InlineData("Bulkhead(1)")]
    [InlineData("RateLimited(1, \"1s\")")]
    [InlineData("Timed, Retry(3), Fallback(nameof(Rest))")]
    [InlineData("CacheInvalidate(nameof(Find), All = true)")]
    public async Task AsyncVoid_CoreUnderAnAspect_IsReportedAtTheMethod(string aspect)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF032", With($"[{aspect}] public partial void [|Run|](); private async void RunCore() => await Task.Yield();"));

        Assert.Contains("'RunCore' is async void, so that the aspects of 'C.Run' see neither its end nor its exceptions", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task AsyncVoid_StaticGenericOrNamedCore_IsReportedAtTheMethod()
        => RuleTest.FiresAsync(
            "PERF032",
            With(
                """
                [Timed] public static partial void [|Run|]<T>(T a); private static async void RunCore<T>(T a) => await Task.Yield();
                [Timed, AspectCore(nameof(Work))] public partial void [|Walk|](); private async void Work() => await Task.Yield();
                """));

    [Fact]
    public async Task AsyncVoid_Fallback_IsReportedAtTheMethod()
    {
        var diagnostics = await RuleTest.FiresAsync("PERF032", With("[Fallback(nameof(Late))] public partial void [|Run|](); private void RunCore() { } private async void Late() => await Task.Yield();"));

        Assert.Contains("'Late' is async void", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task AsyncVoid_OffloadedCore_IsReportedAtTheMethod()
        => RuleTest.FiresAsync("PERF032", With("[Bulkhead(1, Offload = true)] public partial Task [|RunAsync|](); private async void RunCore() => await Task.Yield();"));

    [Fact]
    public Task AsyncVoid_UnderATypesAspect_IsReportedAtTheMethod()
        => RuleTest.FiresAsync("PERF032", "[Timed] partial class D { public partial void [|Run|](); private async void RunCore() => await Task.Yield(); }");

    [Theory]
    [InlineData("[Timed] public partial void Run(); private void RunCore() { }")]
    [InlineData("[Timed] public partial Task Run(); private async Task RunCore() => await Task.Yield();")]
    [InlineData("[Timed] public partial void Run(); private void RunCore() { Local(); async void Local() => await Task.Yield(); }")]
    [InlineData("[Timed] public partial void Run(); private void RunCore() { } private async void RunCore(int other) => await Task.Yield();")]
    [InlineData("public void Run() => RunCore(); private async void RunCore() => await Task.Yield();")]
    public Task AsyncVoid_NearMisses_AreFine(string members) => RuleTest.SilentAsync(With(members));

    private static string With(string members)
        => $$"""
            partial class C
            {
                [Cached("1s")] public partial int Find();
                private int FindCore() => 1;
                private void Rest() { }

                {{members}}
            }
            """;
}
