using System.Diagnostics.Metrics;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Timing;

public sealed partial class MetricTagTests : AspectTest
{
    private const string Duration = "perfaspects.call.duration";

    private readonly Work _work;

    public MetricTagTests() => _work = new Work(Runtime);

    public enum Tier
    {
        Basic,
        Gold,
    }

    [Fact]
    public void Tags_EnumTextAndBool_AreOnTheDuration()
    {
        using var readings = new MeterReadings(Meters);

        _work.Place(Tier.Gold, "eu", true);

        Assert.Equal("tier=Gold,shop.region=eu,isNew=True", Assert.Single(readings.Recorded(Duration)).Detail);
    }

    [Fact]
    public async Task Tags_OfAStream_AreOnItsDuration()
    {
        using var readings = new MeterReadings(Meters);

        await foreach (var _ in _work.ListAsync(Tier.Basic))
        {
        }

        Assert.Equal("tier=Basic", Assert.Single(readings.Recorded(Duration)).Detail);
    }

    [Fact]
    public async Task Tags_OfEveryWayACallEnds_AreThere()
    {
        using var readings = new MeterReadings(Meters);
        var gate = new TaskCompletionSource();

        var pending = _work.PlaceAsync(Tier.Basic, gate.Task);
        gate.SetResult();
        await pending;
        await _work.PlaceAsync(Tier.Gold, Task.CompletedTask);
        await Assert.ThrowsAsync<FormatException>(() => _work.PlaceAsync(Tier.Gold, Task.FromException(new FormatException())));
        _work.Cached(Tier.Gold);
        _work.Cached(Tier.Gold);
        _work.Sum([1], Tier.Basic);
        Assert.Throws<FormatException>(() => _work.Sum([], Tier.Basic));

        Assert.Equal(
            ["tier=Basic", "tier=Gold", "tier=Gold,error.type=System.FormatException", "tier=Gold", "tier=Gold", "tier=Basic", "tier=Basic,error.type=System.FormatException"],
            readings.Recorded(Duration).Select(static reading => reading.Detail));
    }

    [Fact]
    public void Tag_Null_IsLeftOut()
    {
        using var readings = new MeterReadings(Meters);

        _work.Optional(null, null, null);
        _work.Optional(Tier.Gold, "eu", false);

        Assert.Equal(["", "tier=Gold,region=eu,isNew=False"], readings.Recorded(Duration).Select(static reading => reading.Detail));
    }

    [Fact]
    public void Tag_EnumWithoutAName_IsOther()
    {
        using var readings = new MeterReadings(Meters);

        _work.Optional((Tier)17, null, null);

        Assert.Equal("tier=_OTHER", Assert.Single(readings.Recorded(Duration)).Detail);
    }

    [Fact]
    public void Tags_Counters_HaveNone()
    {
        using var readings = new MeterReadings(Meters);
        _work.Place(Tier.Gold, "eu", true);

        Assert.All(readings.Observe("perfaspects.calls"), static reading => Assert.Equal(["code.function.name", "perfaspects.call.outcome"], reading.Tags.Keys));
    }

    [Fact]
    public void Tags_Listening_AllocateNothing()
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == Meters)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();

        Assert.Equal(0, Allocations.Measure(() => _work.Place(Tier.Gold, "eu", true)));
        Assert.Equal(0, Allocations.Measure(() => _work.Cached(Tier.Gold)));
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        [Timed]
        public partial IAsyncEnumerable<int> ListAsync([MetricTag] Tier tier);

        private async IAsyncEnumerable<int> ListCoreAsync(Tier tier)
        {
            await Task.Yield();
            yield return (int)tier;
        }

        [Timed]
        public partial void Place([MetricTag] Tier tier, [MetricTag(Name = "shop.region")] string region, [MetricTag] bool isNew);

        private void PlaceCore(Tier tier, string region, bool isNew)
        {
        }

        [Timed]
        public partial Task PlaceAsync([MetricTag] Tier tier, Task gate);

        private Task PlaceCoreAsync(Tier tier, Task gate) => gate;

        [Timed, Cached("5m")]
        public partial int Cached([MetricTag] Tier tier);

        private int CachedCore(Tier tier) => 1;

        [Timed]
        public partial int Sum(ReadOnlySpan<int> numbers, [MetricTag] Tier tier);

        private int SumCore(ReadOnlySpan<int> numbers, Tier tier) => numbers.Length > 0 ? 1 : throw new FormatException();

        [Timed]
        public partial void Optional([MetricTag] Tier? tier, [MetricTag] string? region, [MetricTag] bool? isNew);

        private void OptionalCore(Tier? tier, string? region, bool? isNew)
        {
        }
    }
}
