using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace PerfAspects.Tests.Telemetry.OpenTelemetry;

/// <summary>What OpenTelemetry's SDK makes of our meter and our source, in process.</summary>
[Collection(nameof(Alone))]
public sealed partial class SdkTests
{
    private const string Method = "PerfAspects.Tests.Telemetry.OpenTelemetry.SdkTests+Orders.PlaceAsync";

    public enum Tier
    {
        Basic,
        Gold,
    }

    [Fact]
    public async Task Metrics_Collected_AreTheCallsWithTheirBucketsAndTags()
    {
        using var runtime = new AspectRuntime();
        using var collected = new CollectingExporter();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter("PerfAspects").AddReader(new BaseExportingMetricReader(collected)).Build();
        await CallThriceAsync(new Orders(runtime));

        Assert.True(provider.ForceFlush());

        var duration = collected.Points("perfaspects.call.duration", Method);
        Assert.Equal(
            ["error.type=System.FormatException,tier=Basic", "tier=Basic", "tier=Gold"],
            duration.Select(static point => point.Tags).Order(StringComparer.Ordinal));
        Assert.All(duration, static point =>
        {
            Assert.Equal(1, point.Count);
            Assert.Equal(20, point.Boundaries.Count(double.IsFinite)); // ours, not the SDK's: the advice was taken
        });
        Assert.Equal(
            ["perfaspects.call.outcome=canceled 0", "perfaspects.call.outcome=error 1", "perfaspects.call.outcome=ok 2"],
            collected.Points("perfaspects.calls", Method).Select(static point => $"{point.Tags} {point.Count}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Spans_Collected_AreTheCallsUnderTheCallers()
    {
        using var runtime = new AspectRuntime();
        using var spans = new EndedSpans();
        using var caller = new ActivitySource("SdkTests.Caller");
        ActivityTraceId trace;
        using (var provider = Sdk.CreateTracerProviderBuilder().AddSource("PerfAspects").AddSource(caller.Name).SetSampler(new AlwaysOnSampler()).AddProcessor(spans).Build())
        {
            using var root = caller.StartActivity("request")!;
            trace = root.TraceId;
            await CallThriceAsync(new Orders(runtime));
        }

        var ours = spans.Ended.FindAll(span => span.TraceId == trace && span.Source.Name == "PerfAspects");
        Assert.Equal(3, ours.Count);
        Assert.All(ours, static span => Assert.Equal("SdkTests+Orders.PlaceAsync", span.DisplayName));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Unset, ActivityStatusCode.Error], ours.Select(static span => span.Status));
        Assert.Equal(["perfaspects.retry", "exception"], ours[2].Events.Select(static happened => happened.Name));
    }

    private static async Task CallThriceAsync(Orders orders)
    {
        await orders.PlaceAsync(Tier.Basic, Task.CompletedTask);
        await orders.PlaceAsync(Tier.Gold, Task.CompletedTask);
        await Assert.ThrowsAsync<FormatException>(() => orders.PlaceAsync(Tier.Basic, Task.FromException(new FormatException())));
    }

    private sealed class EndedSpans : BaseProcessor<Activity>
    {
        public List<Activity> Ended { get; } = [];

        public override void OnEnd(Activity data) => Ended.Add(data);
    }

    private sealed partial class Orders(AspectRuntime runtime)
    {
        [Traced, Timed, Retry(1, Delay = "0s")]
        public partial Task PlaceAsync([MetricTag] Tier tier, Task work);

        private Task PlaceCoreAsync(Tier tier, Task work) => work;
    }
}
