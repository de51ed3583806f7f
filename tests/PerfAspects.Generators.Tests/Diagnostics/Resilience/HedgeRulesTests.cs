using System.Globalization;

namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

/// <summary>PERF005, PERF006, PERF017, PERF022 and PERF024 of <c>[Hedge]</c>.</summary>
public sealed class HedgeRulesTests
{
    [Theory]
    [InlineData("[|Hedge|]")]
    [InlineData("[|Hedge(Idempotent = false)|]")]
    [InlineData("[|Hedge(Delay = \"1s\")|]")]
    public async Task Hedge_OfAMethodThatDoesNotSayItIsIdempotent_IsReported(string aspect)
        => Assert.Equal(
            "'C.GetAsync' would run twice at once where it is slow, and both calls may do what it does: make it idempotent and say "
            + "Idempotent = true, or remove [Hedge]",
            (await RuleTest.FiresAsync("PERF024", With(aspect)))[0].GetMessage(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("Hedge(Delay = [|\"0s\"|], Idempotent = true)", "PERF005")]
    [InlineData("Hedge(Delay = [|\"50d\"|], Idempotent = true)", "PERF006")]
    [InlineData("Hedge(MaxHedges = [|0|], Idempotent = true)", "PERF006")]
    [InlineData("Hedge(Delay = [|\"2s\"|], Idempotent = true), Timeout(\"1s\")", "PERF022")]
    [InlineData("Hedge(Delay = [|\"1s\"|], Idempotent = true), Timeout(\"1s\")", "PERF022")]
    public Task Value_ThatIsWrong_IsReportedAtIt(string aspect, string rule) => RuleTest.FiresAsync(rule, With(aspect));

    [Theory]
    [InlineData("Hedge(Idempotent = true)")]
    [InlineData("Hedge(Delay = null, Idempotent = true)")]
    [InlineData("Hedge(Delay = \"999ms\", MaxHedges = 3, Idempotent = true), Timeout(\"1s\")")]
    public Task Hedge_ThatIsRight_IsFine(string aspect) => RuleTest.SilentAsync(With(aspect));

    [Fact]
    public Task Hedge_OfASynchronousMethod_IsRefused()
        => RuleTest.FiresAsync("PERF017", "partial class C { [Hedge(Idempotent = true)] public partial int [|Get|](); private int GetCore() => 1; }");

    private static string With(string aspect)
        => $$"""
            partial class C
            {
                [{{aspect}}]
                public partial Task<int> GetAsync(CancellationToken token);
                private async Task<int> GetCoreAsync(CancellationToken token)
                {
                    await Task.Delay(1, token);
                    return 1;
                }
            }
            """;
}
