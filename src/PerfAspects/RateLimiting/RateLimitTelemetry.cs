using System.Diagnostics.Metrics;
using PerfAspects.Telemetry;

namespace PerfAspects.RateLimiting;

/// <summary>The telemetry of <c>[RateLimited]</c>.</summary>
internal static class RateLimitTelemetry
{
    public const string QueuedEvent = "perfaspects.rate_limit.queued";
    public const string RejectedEvent = "perfaspects.rate_limit.rejected";

    public static readonly Counter Admitted = Counter.Declare();

    /// <summary>A call that had to wait for its turn; it is counted once more as what it became.</summary>
    public static readonly Counter Queued = Counter.Declare();

    public static readonly Counter Rejected = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            new MethodInstrument<long>(
                "perfaspects.rate_limit.requests",
                InstrumentKind.Counter,
                "{request}",
                "Requests to a rate limit, by result.",
                ObserveRequests,
                ResultTag),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) => statistics.Rejected += totals[Rejected],
    };

    private const string ResultTag = "perfaspects.rate_limit.result";

    private static IEnumerable<Measurement<long>> ObserveRequests(string method, MethodTotals totals)
        => totals[Admitted] + totals[Queued] + totals[Rejected] > 0
            ?
            [
                Observations.Of(totals[Admitted], method, ResultTag, "admitted"),
                Observations.Of(totals[Queued], method, ResultTag, "queued"),
                Observations.Of(totals[Rejected], method, ResultTag, "rejected"),
            ]
            : [];
}
