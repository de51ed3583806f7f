namespace PerfAspects.Generators.Tests.Diagnostics.Resilience;

/// <summary>PERF022 of <c>[AdaptiveConcurrency]</c>.</summary>
public sealed class ConcurrencyRulesTests
{
    [Theory]
    [InlineData("AdaptiveConcurrency(Min = [|30|], Max = 20)")]
    [InlineData("AdaptiveConcurrency(Min = [|1001|])")]
    [InlineData("AdaptiveConcurrency(Initial = [|30|], Max = 20)")]
    [InlineData("AdaptiveConcurrency(Initial = [|3|], Min = 4)")]
    [InlineData("[|AdaptiveConcurrency|], Bulkhead(4)")]
    public Task NumbersOrAspectsThatDefeatEachOther_AreReported(string aspects) => RuleTest.FiresAsync("PERF022", With(aspects));

    [Theory]
    [InlineData("AdaptiveConcurrency(Max = 10)")]
    [InlineData("AdaptiveConcurrency(Min = 30)")]
    [InlineData("AdaptiveConcurrency(Min = 20, Initial = 20, Max = 20)")]
    public Task NumbersThatFit_AreNot(string aspects) => RuleTest.SilentAsync(With(aspects));

    private static string With(string aspects)
        => $"partial class C {{ [{aspects}] public partial int Get(); private int GetCore() => 1; }}";
}
