namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

public sealed class TokenRulesTests
{
    [Theory]
    [InlineData("[Timeout(\"1s\")] public partial Task [|GetAsync|](); private Task GetCoreAsync() => Task.CompletedTask;")]
    [InlineData("[Timeout(\"1s\")] public partial int [|Get|](int id); private int GetCore(int id) => id;")]
    [InlineData("[Timeout(\"1s\")] public partial int [|Get|](CancellationToken? token); private int GetCore(CancellationToken? token) => token is null ? 0 : 1;")]
    public async Task NoToken_UnderATimeout_IsReportedAtTheName(string members)
        => Assert.Contains(
            "has a timeout but no CancellationToken parameter",
            (await RuleTest.FiresAsync("PERF015", $"partial class C {{ {members} }}"))[0].GetMessage(),
            StringComparison.Ordinal);

    [Fact]
    public async Task NoToken_NoCoreEither_AreTwoMistakes()
    {
        var diagnostics = await RuleTest.DiagnoseAsync("""partial class C { [Timeout("1s")] public partial Task RunAsync(); }""");

        Assert.Equal(["PERF003", "PERF015"], diagnostics.Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public Task Token_OrNoTimeout_IsFine()
        => RuleTest.SilentAsync(
            """
            partial class C
            {
                [Timeout("1s")] public partial Task RunAsync(CancellationToken token = default);
                private Task RunCoreAsync(CancellationToken token) => Task.Delay(1, token);

                [Timeout("1s")] public partial int Get(CancellationToken token, int id);
                private int GetCore(CancellationToken token, int id) => token.IsCancellationRequested ? 0 : id;

                [Retry(1), CircuitBreaker, Bulkhead(1)] public partial int Count();
                private int CountCore() => 1;
            }
            """);
}
