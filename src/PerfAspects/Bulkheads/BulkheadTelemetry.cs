using PerfAspects.Telemetry;

namespace PerfAspects.Bulkheads;

/// <summary>The telemetry of <c>[Bulkhead]</c>.</summary>
internal static class BulkheadTelemetry
{
    public const string QueuedEvent = "perfaspects.bulkhead.queued";
    public const string RejectedEvent = "perfaspects.bulkhead.rejected";

    public static readonly Counter Rejected = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            InstrumentDeclaration.Counted(
                "perfaspects.bulkhead.rejections", "{rejection}", "Calls a bulkhead had no room for.", Rejected),
            new MethodInstrument<long>(
                "perfaspects.bulkhead.queued",
                InstrumentKind.UpDownCounter,
                "{call}",
                "Calls that wait for a slot of a bulkhead.",
                static (method, totals) => Observations.Shown(method, totals.Occupancy(isAdaptive: false)?.Queued)),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) =>
        {
            statistics.Rejected += totals[Rejected];
            if (totals.Occupancy(isAdaptive: false) is { } occupancy)
            {
                (statistics.Running, statistics.Queued) = (occupancy.Running, occupancy.Queued); // instead of those under an adaptive limit
            }
        },
    };
}
