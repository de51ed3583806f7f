using PerfAspects.Telemetry;

namespace PerfAspects.Timeouts;

/// <summary>The telemetry of <c>[Timeout]</c>.</summary>
internal static class TimeoutTelemetry
{
    public const string TimeoutEvent = "perfaspects.timeout";

    public static readonly Counter TimedOut = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            InstrumentDeclaration.Counted("perfaspects.timeouts", "{timeout}", "Attempts that ran into their time limit.", TimedOut),
            new MethodInstrument<long>(
                "perfaspects.timeout.abandoned",
                InstrumentKind.Gauge,
                "{call}",
                "Attempts that were given up and still run.",
                static (method, totals) => Observations.Shown(method, Abandoned(totals))),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) => statistics.Timeouts = totals[TimedOut],
    };

    private static long? Abandoned(MethodTotals totals)
    {
        long? sum = null;
        foreach (var method in totals.Methods)
        {
            foreach (var abandoning in method.AbandoningStates)
            {
                sum = (sum ?? 0) + abandoning.Abandoned;
            }
        }

        return sum;
    }
}
