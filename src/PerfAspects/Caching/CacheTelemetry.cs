using System.Diagnostics.Metrics;
using PerfAspects.Caching.Tiers;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching;

/// <summary>The telemetry of <c>[Cached]</c> and <c>[CachedEach]</c>.</summary>
internal static class CacheTelemetry
{
    public const string HitEvent = "perfaspects.cache.hit";
    public const string JoinedEvent = "perfaspects.cache.joined";
    public const string StaleEvent = "perfaspects.cache.stale";

    private const string ResultTag = "perfaspects.cache.result";
    private const string ReasonTag = "perfaspects.cache.reason";

    public static readonly HistogramDeclaration LoadDuration = new(
        "perfaspects.cache.load.duration", "Duration of a load of a cached value.", TelemetryNames.ErrorType);

    /// <summary>A request that found the entry only when it was about to load it; its call is counted by its outcome.</summary>
    public static readonly Counter LateHit = Counter.Declare();

    public static readonly Counter Miss = Counter.Declare();
    public static readonly Counter Joined = Counter.Declare();
    public static readonly Counter Stale = Counter.Declare();

    /// <summary>Loads begun and ended: a shutdown waits for the loads that are under way.</summary>
    public static readonly Counter LoadStarted = Counter.Declare();

    /// <inheritdoc cref="LoadStarted"/>
    public static readonly Counter LoadEnded = Counter.Declare();

    /// <summary>Loads in the background that have brought their value.</summary>
    public static readonly Counter Refreshed = Counter.Declare();

    /// <summary>Loads in the background that have failed.</summary>
    public static readonly Counter RefreshFailed = Counter.Declare();

    /// <summary>Keys that a core for many has returned and no caller has requested.</summary>
    public static readonly Counter UnaskedKey = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            new MethodInstrument<long>(
                "perfaspects.cache.requests",
                InstrumentKind.Counter,
                "{request}",
                "Requests to the cache, by result.",
                ObserveRequests,
                ResultTag),
            new MethodInstrument<double>(
                "perfaspects.cache.hit.ratio",
                InstrumentKind.Gauge,
                "1",
                "Share of requests answered from the cache since the start of the process.",
                ObserveHitRatio),
            LoadDuration,
            new MethodInstrument<long>(
                "perfaspects.cache.evictions",
                InstrumentKind.Counter,
                "{eviction}",
                "Entries dropped, by reason.",
                ObserveEvictions,
                ReasonTag),
            new MethodInstrument<long>(
                "perfaspects.cache.invalidations",
                InstrumentKind.Counter,
                "{invalidation}",
                "Invalidations, by reach.",
                ObserveInvalidations,
                ReasonTag),
            new MethodInstrument<long>(
                "perfaspects.cache.entries",
                InstrumentKind.UpDownCounter,
                "{entry}",
                "Entries held.",
                static (method, totals) => Observations.Shown(method, IsCached(totals) ? Read(totals).Entries : null)),
            InstrumentDeclaration.Counted(
                "perfaspects.cache.unasked_keys", "{key}", "Keys that a core for many has returned and nobody requested.", UnaskedKey),
            .. TierTelemetry.Instruments,
        ],
        Statistics = ReadStatistics,
    };

    private static void ReadStatistics(MethodTotals totals, ref StatisticValues statistics)
    {
        var cache = Read(totals);
        statistics.CacheHits = Hits(totals);
        statistics.CacheMisses = totals[Miss];
        statistics.CacheJoined = totals[Joined];
        statistics.CacheStale = totals[Stale];
        statistics.CacheRefreshes = totals[Refreshed];
        statistics.CacheRefreshFailures = totals[RefreshFailed];
        statistics.CacheEntries = cache.Entries;
        statistics.CacheEvictions = cache.Expired + cache.OverCapacity + cache.UnderPressure;
        TierTelemetry.ReadStatistics(totals, ref statistics);
    }

    private static IEnumerable<Measurement<long>> ObserveRequests(string method, MethodTotals totals) => IsCached(totals)
        ?
        [
            Observations.Of(Hits(totals), method, ResultTag, "hit"),
            Observations.Of(totals[Miss], method, ResultTag, "miss"),
            Observations.Of(totals[Joined], method, ResultTag, "joined"),
            Observations.Of(totals[Stale], method, ResultTag, "stale"),
        ]
        : [];

    private static IEnumerable<Measurement<double>> ObserveHitRatio(string method, MethodTotals totals)
    {
        var hits = Hits(totals);
        var requests = hits + totals[Miss] + totals[Joined] + totals[Stale];
        return requests > 0
            ? [new Measurement<double>((double)hits / requests, new KeyValuePair<string, object?>(TelemetryNames.Method, method))] : [];
    }

    private static IEnumerable<Measurement<long>> ObserveEvictions(string method, MethodTotals totals)
    {
        if (!IsCached(totals))
        {
            return [];
        }

        var cache = Read(totals);
        return
        [
            Observations.Of(cache.Expired, method, ReasonTag, "expired"),
            Observations.Of(cache.OverCapacity, method, ReasonTag, "capacity"),
            Observations.Of(cache.UnderPressure, method, ReasonTag, "pressure"),
        ];
    }

    private static IEnumerable<Measurement<long>> ObserveInvalidations(string method, MethodTotals totals)
    {
        if (!IsCached(totals))
        {
            return [];
        }

        var cache = Read(totals);
        return
        [
            Observations.Of(cache.KeysInvalidated, method, ReasonTag, "key"),
            Observations.Of(cache.TagsInvalidated, method, ReasonTag, "tag"),
            Observations.Of(cache.Clearings, method, ReasonTag, "all"),
        ];
    }

    private static long Hits(MethodTotals totals) => totals[Counter.Hit] + totals[LateHit];

    private static bool IsCached(MethodTotals totals)
    {
        foreach (var method in totals.Methods)
        {
            if (!method.Caches.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    private static CacheTotals Read(MethodTotals totals)
    {
        var sum = default(CacheTotals);
        foreach (var method in totals.Methods)
        {
            foreach (var cache in method.Caches)
            {
                sum += cache.ReadTotals();
            }
        }

        return sum;
    }
}
