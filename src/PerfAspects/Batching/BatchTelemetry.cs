using PerfAspects.Telemetry;

namespace PerfAspects.Batching;

/// <summary>The telemetry of <c>[Batched]</c>.</summary>
internal static class BatchTelemetry
{
    /// <summary>Calls of the core for many keys.</summary>
    public static readonly Counter Batches = Counter.Declare();

    /// <summary>Keys of those calls.</summary>
    public static readonly Counter Keys = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            InstrumentDeclaration.Counted("perfaspects.batches", "{batch}", "Calls of a core for many keys.", Batches),
            InstrumentDeclaration.Counted("perfaspects.batch.keys", "{key}", "Keys of the calls of a core for many keys.", Keys),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) =>
        {
            statistics.Batches = totals[Batches];
            statistics.BatchKeys = totals[Keys];
        },
    };
}
