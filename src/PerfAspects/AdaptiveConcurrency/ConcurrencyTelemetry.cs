using PerfAspects.Telemetry;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>The telemetry of <c>[AdaptiveConcurrency]</c>.</summary>
internal static class ConcurrencyTelemetry
{
    public const string QueuedEvent = "perfaspects.concurrency.queued";
    public const string RejectedEvent = "perfaspects.concurrency.rejected";

    /// <summary>Calls over the limit, with those that ran because the aspect only observes.</summary>
    public static readonly Counter Rejected = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            new MethodInstrument<long>(
                "perfaspects.concurrency.limit",
                InstrumentKind.Gauge,
                "{call}",
                "Calls that may run at once, as found by the core's durations.",
                static (method, totals) => Observations.Shown(method, totals.Occupancy(isAdaptive: true)?.Limit)),
            new MethodInstrument<long>(
                "perfaspects.concurrency.in_flight",
                InstrumentKind.UpDownCounter,
                "{call}",
                "Calls that run under a limit that is found.",
                static (method, totals) => Observations.Shown(method, totals.Occupancy(isAdaptive: true)?.Running)),
            InstrumentDeclaration.Counted(
                "perfaspects.concurrency.rejections", "{rejection}", "Calls over a limit that is found.", Rejected),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) =>
        {
            statistics.Rejected += totals[Rejected];
            if (totals.Occupancy(isAdaptive: true) is { } occupancy)
            {
                (statistics.Running, statistics.Queued) = (occupancy.Running, occupancy.Queued);
            }
        },
    };
}
