using System.Diagnostics.Metrics;
using PerfAspects.Telemetry;

namespace PerfAspects.Shedding;

/// <summary>The telemetry of <c>[Shed]</c>.</summary>
internal static class ShedTelemetry
{
    public const string RejectedEvent = "perfaspects.shed.rejected";

    private const string PriorityTag = "perfaspects.shed.priority";

    // Calls that were refused, with those that ran because the aspect only observes.
    private static readonly (CallPriority Priority, string Text, Counter Counter)[] s_rejected =
    [
        (CallPriority.Normal, "normal", Counter.Declare()),
        (CallPriority.Critical, "critical", Counter.Declare()),
        (CallPriority.Low, "low", Counter.Declare()),
        (CallPriority.Background, "background", Counter.Declare()),
    ];

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            new MethodInstrument<long>(
                "perfaspects.shed.rejections",
                InstrumentKind.Counter,
                "{rejection}",
                "Calls refused because the process is overloaded, by priority.",
                ObserveRejections,
                PriorityTag),
            new MethodInstrument<double>(
                "perfaspects.shed.level",
                InstrumentKind.Gauge,
                "1",
                "Level to which calls are refused because the process is overloaded: 0 for none, 1 for all.",
                ObserveLevel),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) =>
        {
            statistics.Shed = Sum(totals);
            statistics.Rejected += statistics.Shed;
            statistics.ShedLevel = HighestLevel(totals);
        },
    };

    /// <summary>The counter of the refused calls of a priority.</summary>
    public static Counter RejectedOf(CallPriority priority) => s_rejected[(int)priority].Counter;

    private static IEnumerable<Measurement<long>> ObserveRejections(string method, MethodTotals totals) => Sum(totals) > 0
        ? s_rejected.Select(rejected => Observations.Of(totals[rejected.Counter], method, PriorityTag, rejected.Text)) : [];

    private static long Sum(MethodTotals totals)
    {
        long sum = 0;
        foreach (var rejected in s_rejected)
        {
            sum += totals[rejected.Counter];
        }

        return sum;
    }

    private static IEnumerable<Measurement<double>> ObserveLevel(string method, MethodTotals totals) => HighestLevel(totals) is { } level
        ? [new Measurement<double>(level, new KeyValuePair<string, object?>(TelemetryNames.Method, method))] : [];

    // The highest of the methods that share a name.
    private static double? HighestLevel(MethodTotals totals)
    {
        double? highest = null;
        foreach (var member in totals.Methods)
        {
            foreach (var shedding in member.SheddingStates)
            {
                highest = Math.Max(highest ?? 0, shedding.Level);
            }
        }

        return highest;
    }
}
