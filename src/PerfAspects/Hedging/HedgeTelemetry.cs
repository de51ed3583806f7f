using System.Diagnostics.Metrics;
using PerfAspects.Telemetry;

namespace PerfAspects.Hedging;

/// <summary>The telemetry of <c>[Hedge]</c>.</summary>
internal static class HedgeTelemetry
{
    public const string HedgeEvent = "perfaspects.hedge";

    private const string OutcomeTag = "perfaspects.hedge.outcome";

    /// <summary>Hedges that have answered their call.</summary>
    public static readonly Counter Won = Counter.Declare();

    /// <summary>Hedges whose call another attempt has answered, or none.</summary>
    public static readonly Counter Lost = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            new MethodInstrument<long>(
                "perfaspects.hedges",
                InstrumentKind.Counter,
                "{hedge}",
                "Further attempts of slow calls, by outcome.",
                ObserveHedges,
                OutcomeTag),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) =>
        {
            statistics.HedgesWon = totals[Won];
            statistics.Hedges = statistics.HedgesWon + totals[Lost];
        },
    };

    private static IEnumerable<Measurement<long>> ObserveHedges(string method, MethodTotals totals) => totals[Won] + totals[Lost] > 0
        ? [Observations.Of(totals[Won], method, OutcomeTag, "won"), Observations.Of(totals[Lost], method, OutcomeTag, "lost")]
        : [];
}
