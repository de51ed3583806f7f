using PerfAspects.Telemetry;

namespace PerfAspects.Fallbacks;

/// <summary>The telemetry of <c>[Fallback]</c>.</summary>
internal static class FallbackTelemetry
{
    public const string FallbackEvent = "perfaspects.fallback";

    public static readonly Counter Answered = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            InstrumentDeclaration.Counted("perfaspects.fallbacks", "{fallback}", "Calls answered by a fallback.", Answered),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) => statistics.Fallbacks = totals[Answered],
    };
}
