namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

public sealed class TokenUseTests
{
    [Theory]
    [InlineData("private Task GetCoreAsync(int id, CancellationToken [|token|]) => Task.Delay(id);")]
    [InlineData("private async Task GetCoreAsync(int id, CancellationToken [|token|]) { await Task.Delay(id); Console.WriteLine(nameof(token)); }")]
    [InlineData("private Task GetCoreAsync(int id, CancellationToken [|token|]) { token = default; return Task.CompletedTask; }")]
    [InlineData("private ValueTask GetAsyncCore(int id, CancellationToken [|other|]) => default;")]
    public async Task TokenNotUsed_ByTheCore_IsReportedAtTheParameter(string core)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF021", With("Timeout(\"1s\")", core));

        Assert.Contains("The core of 'C.GetAsync' does not use '", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task TokenNotUsed_OfTwo_TheOneTheTimeoutCancelsIsMeant()
        => RuleTest.FiresAsync(
            "PERF021",
            """
            partial class C
            {
                [Timeout("1s")] public partial Task GetAsync(CancellationToken first, CancellationToken second);
                private Task GetCoreAsync(CancellationToken [|first|], CancellationToken second) => Task.Delay(1, second);
            }
            """);

    [Theory]
    [InlineData("Timeout(\"1s\")", "private Task GetCoreAsync(int id, CancellationToken token) => Task.Delay(id, token);")]
    [InlineData("Timeout(\"1s\")", "private async Task GetCoreAsync(int id, CancellationToken token) { await Task.Yield(); token.ThrowIfCancellationRequested(); }")]
    [InlineData("Timeout(\"1s\")", "private Task GetCoreAsync(int id, CancellationToken token) => Task.Run(() => Task.Delay(id, token));")]
    [InlineData("Timeout(\"1s\")", "private Task GetCoreAsync(int id, CancellationToken token) => throw new NotImplementedException();")]
    [InlineData("Timeout(\"1s\")", "private Task GetCoreAsync(int id, CancellationToken token) { throw new NotImplementedException(); }")]
    [InlineData("Timeout(\"1s\")", "private Task GetCoreAsync(int id, CancellationToken token) { Work(); return Task.CompletedTask; void Work() => token.ThrowIfCancellationRequested(); }")]
    [InlineData("Timed", "private Task GetCoreAsync(int id, CancellationToken token) => Task.Delay(id);")]
    [InlineData("Timeout(\"1s\")", "private Task GetCoreAsync(int id, CancellationToken token) => Task.Delay(id, token); private Task GetCoreAsync(CancellationToken token) => Task.CompletedTask;")]
    public Task TokenNotUsed_NearMisses_AreFine(string aspect, string core) => RuleTest.SilentAsync(With(aspect, core));

    private static string With(string aspect, string core)
        => $$"""
            partial class C
            {
                [{{aspect}}] public partial Task GetAsync(int id, CancellationToken token);
                {{core}}
            }
            """;
}
