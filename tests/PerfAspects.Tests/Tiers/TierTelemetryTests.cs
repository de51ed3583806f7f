using PerfAspects.Caching.Tiers;
using PerfAspects.Telemetry;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Tiers;

/// <summary>The instruments of the tier.</summary>
public sealed class TierTelemetryTests : SharedTest
{
    [Fact]
    public async Task Series_OfTheTier_CarryExactlyTheManifestsTags()
    {
        using var readings = new MeterReadings(A.Meters);
        await A.AmountAsync(1);

        var recorded = readings.Recorded(TierTelemetry.Duration.Name).ToArray();
        Assert.All(TelemetryRegistry.Instruments.Where(static definition => definition.Name.StartsWith("perfaspects.tier.", StringComparison.Ordinal)), definition =>
        {
            var series = definition.Kind == InstrumentKind.Histogram ? recorded : readings.Observe(definition.Name);
            var tags = series.SelectMany(static reading => reading.Tags.Keys).Distinct().Order(StringComparer.Ordinal);
            string[] expected = definition.IsOfRuntime ? definition.Tags : [.. definition.Tags, TelemetryNames.Method];
            Assert.Equal(expected.Order(StringComparer.Ordinal), tags);
        });
    }

    [Fact]
    public async Task State_OfATierThatIsLeftAlone_IsZero()
    {
        using var readings = new MeterReadings(A.Meters);
        await A.AmountAsync(1);
        Assert.Equal(1, Assert.Single(readings.Observe(TierTelemetry.State.Name)).Value);

        A.Tier.IsDown = true;
        for (var id = 2; id < 7; id++)
        {
            await A.AmountAsync(id);
        }

        A.Shop.Forget(1);
        Assert.Equal(0, Assert.Single(readings.Observe(TierTelemetry.State.Name)).Value);
        Assert.Equal(8, Assert.Single(readings.Observe(TierTelemetry.PendingInvalidations.Name)).Value); // of four methods, a key and its tag each
    }

    [Fact]
    public async Task Requests_OfEveryKind_AreCounted()
    {
        await A.AmountAsync(1);
        await B.AmountAsync(1);
        var release = new TaskCompletionSource();
        Source.AfterRead = _ => release.Task;
        var loading = A.AmountAsync(2);
        var waiting = B.AmountAsync(2);
        await A.Runtime.InvalidateTagAsync("price:2");
        release.SetResult();
        await loading;
        Clock.Advance(TimeSpan.FromMilliseconds(100));
        await waiting;

        using var readings = new MeterReadings(B.Meters);
        var requests = readings.Observe(TierTelemetry.Requests.Name)
            .Where(static reading => reading.Tags[TelemetryNames.Method] == Shop.TaskMethod)
            .ToDictionary(static reading => reading.Tags[TierTelemetry.ResultTag]!, static reading => reading.Value);
        Assert.Equal(1, requests["hit"]);
        Assert.Equal(1, requests["miss"]);
        Assert.Equal(1, requests["waited"]);
        Assert.Equal(0, requests["error"]);
    }
}
