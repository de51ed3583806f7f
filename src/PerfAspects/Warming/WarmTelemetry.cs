using System.Diagnostics.Metrics;
using PerfAspects.Telemetry;

namespace PerfAspects.Warming;

/// <summary>The telemetry of <c>[Warm]</c>.</summary>
internal static class WarmTelemetry
{
    /// <summary>The name of the instrument that counts keys.</summary>
    public const string Keys = "perfaspects.warm.keys";

    private const string ResultTag = "perfaspects.warm.result";

    /// <summary>Keys that were loaded.</summary>
    public static readonly Counter Loaded = Counter.Declare();

    /// <summary>Keys whose values last until the next round.</summary>
    public static readonly Counter Kept = Counter.Declare();

    /// <summary>Keys whose loads have failed.</summary>
    public static readonly Counter Failed = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            new MethodInstrument<long>(
                Keys, InstrumentKind.Counter, "{key}", "Keys of [Warm], by result.", ObserveKeys, ResultTag),
        ],
    };

    private static IEnumerable<Measurement<long>> ObserveKeys(string method, MethodTotals totals) => IsWarmed(totals)
        ?
        [
            Observations.Of(totals[Loaded], method, ResultTag, "loaded"),
            Observations.Of(totals[Kept], method, ResultTag, "kept"),
            Observations.Of(totals[Failed], method, ResultTag, "failed"),
        ]
        : [];

    private static bool IsWarmed(MethodTotals totals)
    {
        foreach (var method in totals.Methods)
        {
            if (method.Declared.Warm is not null)
            {
                return true;
            }
        }

        return false;
    }
}
