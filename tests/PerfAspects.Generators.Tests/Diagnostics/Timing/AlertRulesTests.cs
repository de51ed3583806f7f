namespace PerfAspects.Generators.Tests.Diagnostics.Timing;

public sealed class AlertRulesTests
{
    [Theory]
    [InlineData("\"[|latency|] > 1s\"", "metric such as p99")]
    [InlineData("\"p99 [|>>|] 200ms\"", "'>>' is not <, <=, >, >= or ==")]
    [InlineData("\"p99 > [|fast|]\"", "'fast' is not a duration such as 200ms")]
    [InlineData("\"failures > [|120%|]\"", "share from 0% to 100%")]
    [InlineData("\"circuit [|>|] open\"", "because a circuit is in a state or not")]
    [InlineData("\"p99 > 200ms [|always|]\"", "the end is expected")]
    [InlineData("\"p99 >[|\"|]", "missing: a duration")]
    [InlineData("\"[|process.cpu|] > 80%\"", "a figure of the process")]
    [InlineData("@\"mean > [|1|]\"", "position 7")]
    [InlineData("[|Text|]", "position 0")]
    [InlineData("[|\"\\u0070x > 1s\"|]", "'px'")]
    public async Task AlertUnreadable_Text_IsReportedInsideOfIt(string text, string message)
    {
        var fired = await RuleTest.FiresAsync("PERF030", Method($"[Timed, Alert({text})]"));

        Assert.Contains(message, fired[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p99 > 200ms")]
    [InlineData("p99.9>=1.5s")]
    [InlineData("failures > 5%")]
    [InlineData("circuit == open")]
    [InlineData("calls/s < 0.1")]
    public Task AlertUnreadable_GoodText_IsFine(string text)
        => RuleTest.SilentAsync(
            Method($"[Timed, CircuitBreaker, Alert(\"{text}\", For = \"1m\", Severity = AlertSeverity.Critical, Cooldown = \"0s\", Window = \"5m\")]"));

    // A figure that the method cannot have: the alert would be silent for ever.
    [Theory]
    [InlineData("Timed", "[|hit_ratio|] < 50%", "'hit_ratio' needs [Cached] or [CachedEach]")]
    [InlineData("Timed", "[|entries|] > 100", "needs [Cached] or [CachedEach]")]
    [InlineData("Timed", " [|circuit|] == open", "'circuit' needs [CircuitBreaker]")]
    [InlineData("CircuitBreaker", "[|p99|] > 200ms", "'p99' needs [Timed]")]
    [InlineData("CircuitBreaker", "[|mean|]>1s", "'mean' needs [Timed]")]
    [InlineData("Timed", "[|rejected/s|] > 1", "needs [RateLimited] or [Bulkhead] or [AdaptiveConcurrency]")]
    public async Task AlertUnreadable_FigureThatTheMethodLacks_IsReportedAtTheFigure(string aspect, string text, string message)
    {
        var fired = await RuleTest.FiresAsync("PERF030", Method($"[{aspect}, Alert(\"{text}\")]"));

        Assert.Contains(message, fired[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Cached(\"1m\")", "hit_ratio < 50%")]
    [InlineData("Cached(\"1m\")", "failures > 5%")]
    [InlineData("CircuitBreaker", "circuit == open")]
    [InlineData("RateLimited(1, \"1s\")", "rejected/s > 1")]
    public Task AlertUnreadable_FigureThatTheMethodHas_IsFine(string aspect, string text)
        => RuleTest.SilentAsync(Method($"[{aspect}, Alert(\"{text}\")]"));

    [Fact]
    public Task AlertUnreadable_FigureOfAnAspectOnTheType_IsFine()
        => RuleTest.SilentAsync("[Timed] partial class C { [Traced, Alert(\"p99 > 1s\")] public partial int Get(); private int GetCore() => 1; }");

    [Theory]
    [InlineData("[|100%|]")]
    [InlineData("[|0%|]")]
    [InlineData("[|99.9|]")]
    [InlineData("[|three nines|]")]
    public async Task AlertUnreadable_Objective_IsReportedInsideOfIt(string text)
        => Assert.Contains(
            "such as 99.9%",
            (await RuleTest.FiresAsync("PERF030", Method($"[Timed, Slo(\"{text}\")]")))[0].GetMessage(),
            StringComparison.Ordinal);

    [Fact]
    public Task AlertUnreadable_GoodObjective_IsFine() => RuleTest.SilentAsync(Method("[Timed, Slo(\"99.95%\"), Alert(\"max > 1s\")]"));

    [Fact]
    public Task AlertUnreadable_OnAPlainMethod_IsReported()
        => RuleTest.FiresAsync("PERF030", "class C { [[|Alert(\"max > 1s\")|]] public int Get() => 1; }");

    [Theory]
    [InlineData("PERF005", "For = [|\"soon\"|]")]
    [InlineData("PERF005", "Cooldown = [|\"\"|]")]
    [InlineData("PERF006", "Window = [|\"10ms\"|]")]
    [InlineData("PERF006", "For = [|\"8d\"|]")]
    [InlineData("PERF006", "Severity = [|(AlertSeverity)9|]")]
    public Task Setting_ThatCannotBe_IsReportedAtTheArgument(string id, string setting)
        => RuleTest.FiresAsync(id, Method($"[Timed, Alert(\"max > 1s\", {setting})]"));

    private static string Method(string attributes)
        => $"partial class C {{ private const string Text = \"nothing\"; {attributes} public partial int Get(); private int GetCore() => 1; }}";
}
