using Polly.CircuitBreaker;

namespace PerfAspects.Telemetry;

/// <summary>The figures of <see cref="AspectStatistics"/>, which the telemetry of each aspect sets.</summary>
internal record struct StatisticValues
{
    public long Calls;
    public long Failures;
    public long CacheHits;
    public long CacheMisses;
    public long CacheJoined;
    public long CacheStale;
    public long CacheRefreshes;
    public long CacheRefreshFailures;
    public long CacheEntries;
    public long CacheEvictions;
    public long Rejected;
    public long Shed;
    public long CircuitRejections;
    public long Retries;
    public long RetriesSuppressed;
    public long Hedges;
    public long HedgesWon;
    public long Timeouts;
    public long Fallbacks;
    public long Batches;
    public long BatchKeys;
    public long TierHits;
    public long TierMisses;
    public long TierErrors;
    public long Running;
    public long Queued;
    public double? ShedLevel;
    public CircuitState? CircuitState;
}
