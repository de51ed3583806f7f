using System.Diagnostics.Metrics;

namespace PerfAspects.Telemetry;

/// <summary>The telemetry of calls, whatever aspects a method has.</summary>
internal static class CallTelemetry
{
    public const string OutcomeTag = "perfaspects.call.outcome";

    public static readonly HistogramDeclaration Duration = new(
        "perfaspects.call.duration", "Duration of a call of an annotated method.", TelemetryNames.ErrorType);

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            Duration,
            new MethodInstrument<long>(
                "perfaspects.calls", InstrumentKind.Counter, "{call}", "Calls that have ended, by outcome.", ObserveCalls, OutcomeTag),
            new MethodInstrument<long>(
                "perfaspects.call.active",
                InstrumentKind.UpDownCounter,
                "{call}",
                "Calls under way.",
                static (method, totals) => [Observations.Of(Active(totals), method)]),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) =>
        {
            statistics.Calls = Ended(totals) + totals[Counter.Hit];
            statistics.Failures = totals[Counter.Failed];
        },
    };

    private static IEnumerable<Measurement<long>> ObserveCalls(string method, MethodTotals totals) =>
    [
        Observations.Of(totals[Counter.Succeeded] + totals[Counter.Hit], method, OutcomeTag, TelemetryNames.Ok),
        Observations.Of(totals[Counter.Failed], method, OutcomeTag, TelemetryNames.Error),
        Observations.Of(totals[Counter.Canceled], method, OutcomeTag, TelemetryNames.Canceled),
    ];

    // Ends are read before starts: a call that ends meanwhile is then seen as active, never as a negative number of calls.
    private static long Active(MethodTotals totals)
    {
        var ended = Ended(totals);
        return totals[Counter.Started] - ended;
    }

    private static long Ended(MethodTotals totals) => totals[Counter.Canceled] + totals[Counter.Failed] + totals[Counter.Succeeded];
}
