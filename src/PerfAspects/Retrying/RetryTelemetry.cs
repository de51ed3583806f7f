using PerfAspects.Telemetry;

namespace PerfAspects.Retrying;

/// <summary>The telemetry of <c>[Retry]</c>.</summary>
internal static class RetryTelemetry
{
    public const string RetryEvent = "perfaspects.retry";
    public const string SuppressedEvent = "perfaspects.retry.suppressed";
    public const string AttemptTag = "perfaspects.retry.attempt";

    public static readonly Counter Retried = Counter.Declare();

    /// <summary>Retries that were not made, for want of a budget or within another retry.</summary>
    public static readonly Counter Suppressed = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            InstrumentDeclaration.Counted("perfaspects.retry.attempts", "{attempt}", "Attempts after the first.", Retried),
            InstrumentDeclaration.Counted(
                "perfaspects.retry.suppressed", "{attempt}", "Retries that were not made, for want of a budget.", Suppressed),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) =>
        {
            statistics.Retries = totals[Retried];
            statistics.RetriesSuppressed = totals[Suppressed];
        },
    };
}
