namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

/// <summary>PERF022 of <c>[Bulkhead]</c>, and its synchronous cores under task methods.</summary>
public sealed class BulkheadRulesTests
{
    [Theory]
    [InlineData("Bulkhead(1, Offload = [|true|])", "int", "Run", "int", "RunCore", "it returns no task")]
    [InlineData("Bulkhead(1, Offload = [|true|])", "Task<int>", "RunAsync", "Task<int>", "RunCoreAsync", "its core is asynchronous")]
    [InlineData("Bulkhead(1, Offload = [|true|])", "ValueTask<int>", "RunAsync", "ValueTask<int>", "RunCore", "its core is asynchronous")]
    public async Task Offload_ThatMovesNothing_IsReportedThere(string aspect, string returns, string name, string coreReturns, string core, string reason)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF022", Source(aspect, returns, name, coreReturns, core, "int id"));

        Assert.Contains(reason, diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Task<int>", "RunAsync", "int", "RunCore")]
    [InlineData("Task<object>", "RunAsync", "string", "RunCoreAsync")]
    [InlineData("ValueTask<int>", "RunAsync", "short", "RunAsyncCore")]
    [InlineData("Task", "RunAsync", "void", "RunCore")]
    [InlineData("ValueTask", "Run", "void", "RunCore")]
    public Task Offload_OfASynchronousCore_IsFine(string returns, string name, string coreReturns, string core)
        => RuleTest.SilentAsync(Source("Bulkhead(1, Offload = true)", returns, name, coreReturns, core, "int id"));

    [Theory]
    [InlineData("Bulkhead(1)", "Task<int>", "RunAsync", "int", "RunCore", "PERF003")]
    [InlineData("Bulkhead(1)", "Task<int>", "[|RunAsync|]", "int", "RunCoreAsync", "PERF004")]
    [InlineData("Bulkhead(1, Offload = true)", "Task<int>", "[|RunAsync|]", "void", "RunCore", "PERF004")]
    [InlineData("Bulkhead(1, Offload = true)", "Task<int>", "[|RunAsync|]", "string", "RunCore", "PERF004")]
    [InlineData("Bulkhead(1, Offload = true)", "Task", "[|RunAsync|]", "int", "RunCore", "PERF004")]
    public Task SynchronousCore_WithoutOffloadOrThatDoesNotFit_IsRefused(string aspect, string returns, string name, string coreReturns, string core, string rule)
        => RuleTest.FiresAsync(rule, Source(aspect, returns, name.Contains('[', StringComparison.Ordinal) ? name : $"[|{name}|]", coreReturns, core, "int id"));

    [Theory]
    [InlineData("Bulkhead(1)")]
    [InlineData("Bulkhead(1, QueueLimit = 0)")]
    public async Task Priority_WhereNoCallWaits_IsReportedThere(string aspect)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF022", Source(aspect, "int", "Run", "int", "RunCore", "[[|Priority|]] int id"));

        Assert.Contains("no call waits", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Priority_OfAQueue_IsFine()
        => RuleTest.SilentAsync(Source("Bulkhead(1, QueueLimit = 5)", "int", "Run", "int", "RunCore", "[Priority] int id"));

    private static string Source(string aspect, string returns, string name, string coreReturns, string core, string parameter)
        => $$"""
            partial class C
            {
                [{{aspect}}] public partial {{returns}} {{name}}({{parameter}});
                private static {{coreReturns}} {{core}}(int id) {{(coreReturns == "void" ? "{ }" : "=> default!;")}}
            }
            """;
}
