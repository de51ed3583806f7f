using System.Diagnostics.Metrics;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Tiers;

/// <summary>The telemetry of the shared tier.</summary>
internal static class TierTelemetry
{
    public const string NameTag = "perfaspects.tier.name";
    public const string ResultTag = "perfaspects.tier.result";

    /// <summary>The event of a call that the tier has answered.</summary>
    public const string HitEvent = "perfaspects.tier.hit";

    /// <summary>Loads of shared values that the tier has answered.</summary>
    public static readonly Counter Hit = Counter.Declare();

    /// <summary>Loads of shared values that the tier had no value for.</summary>
    public static readonly Counter Miss = Counter.Declare();

    /// <summary>Values that were not kept, since something has invalidated them while they were loaded.</summary>
    public static readonly Counter Fenced = Counter.Declare();

    /// <summary>Loads that have waited for another process.</summary>
    public static readonly Counter Waited = Counter.Declare();

    /// <summary>Loads without an answer of the tier, and values that could not be read or kept.</summary>
    public static readonly Counter Error = Counter.Declare();

    public static readonly HistogramDeclaration Duration
        = new("perfaspects.tier.duration", "Duration of an operation of the shared tier.", NameTag) { IsOfRuntime = true };

    public static readonly InstrumentDeclaration Requests = new MethodInstrument<long>(
        "perfaspects.tier.requests",
        InstrumentKind.Counter,
        "{request}",
        "Loads of shared values, by what the tier did.",
        ObserveRequests,
        NameTag,
        ResultTag);

    public static readonly InstrumentDeclaration State = new RuntimeInstrument(
        "perfaspects.tier.state",
        InstrumentKind.Gauge,
        "{tier}",
        "1 while the shared tier answers, else 0.",
        static runtimes => Observe(runtimes, static tier => tier.IsAvailable ? 1 : 0, Math.Min),
        NameTag);

    public static readonly InstrumentDeclaration PendingInvalidations = new RuntimeInstrument(
        "perfaspects.tier.invalidations.pending",
        InstrumentKind.UpDownCounter,
        "{invalidation}",
        "Invalidations that have not reached the shared tier yet.",
        static runtimes => Observe(runtimes, static tier => tier.PendingInvalidations, static (left, right) => left + right),
        NameTag);

    public static readonly InstrumentDeclaration Lag = new RuntimeInstrument(
        "perfaspects.tier.lag",
        InstrumentKind.Gauge,
        "{invalidation}",
        "Invalidations that the last reading of the tier's log has found.",
        static runtimes => Observe(runtimes, static tier => tier.Lag, Math.Max),
        NameTag);

    public static readonly InstrumentDeclaration[] Instruments = [Requests, Duration, State, PendingInvalidations, Lag];

    public static void ReadStatistics(MethodTotals totals, ref StatisticValues statistics)
    {
        statistics.TierHits = totals[Hit];
        statistics.TierMisses = totals[Miss];
        statistics.TierErrors = totals[Error];
    }

    private static IEnumerable<Measurement<long>> ObserveRequests(string method, MethodTotals totals)
    {
        return NameOf(totals) is { } tier
            ?
            [
                Of(totals[Hit], "hit"),
                Of(totals[Miss], "miss"),
                Of(totals[Fenced], "fenced"),
                Of(totals[Waited], "waited"),
                Of(totals[Error], TelemetryNames.Error),
            ]
            : [];

        Measurement<long> Of(long value, string result) => new(
            value,
            new KeyValuePair<string, object?>(TelemetryNames.Method, method),
            new KeyValuePair<string, object?>(NameTag, tier),
            new KeyValuePair<string, object?>(ResultTag, result));
    }

    // The tier of the shared methods; null where no method is shared, or no tier is there.
    private static string? NameOf(MethodTotals totals)
    {
        foreach (var method in totals.Methods)
        {
            if (method is { IsShared: true, Runtime.Tier: { } tier })
            {
                return tier.Name;
            }
        }

        return null;
    }

    // The measurements of tiers that share a name are one.
    private static Measurement<long>[] Observe(
        IReadOnlyList<AspectRuntime> runtimes, Func<ITierState, long> observe, Func<long, long, long> combine)
        =>
        [
            .. runtimes
                .SelectMany(static runtime => runtime.TierStates)
                .GroupBy(static tier => tier.Name, StringComparer.Ordinal)
                .Select(tiers => new Measurement<long>(
                    tiers.Select(observe).Aggregate(combine), new KeyValuePair<string, object?>(NameTag, tiers.Key))),
        ];
}
