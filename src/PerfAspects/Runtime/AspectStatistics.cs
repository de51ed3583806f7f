using PerfAspects.Telemetry;
using Polly.CircuitBreaker;

namespace PerfAspects;

/// <summary>A method's totals since its runtime began.</summary>
public sealed record AspectStatistics
{
    private readonly StatisticValues _values;

    /// <summary>Creates statistics in which nothing is counted.</summary>
    public AspectStatistics()
    {
    }

    internal AspectStatistics(in StatisticValues values) => _values = values;

    /// <summary>Calls that have ended, whatever their outcome.</summary>
    public long Calls { get => _values.Calls; init => _values.Calls = value; }

    /// <summary>Calls that ended with an exception other than the caller's own cancellation.</summary>
    public long Failures { get => _values.Failures; init => _values.Failures = value; }

    /// <summary>Calls answered from the cache.</summary>
    public long CacheHits { get => _values.CacheHits; init => _values.CacheHits = value; }

    /// <summary>Calls that began a load because no entry was there.</summary>
    public long CacheMisses { get => _values.CacheMisses; init => _values.CacheMisses = value; }

    /// <summary>Calls that shared a load another call had begun.</summary>
    public long CacheJoined { get => _values.CacheJoined; init => _values.CacheJoined = value; }

    /// <summary>Calls answered with an expired value because the load failed, took too long, or runs in the background.</summary>
    public long CacheStale { get => _values.CacheStale; init => _values.CacheStale = value; }

    /// <summary>Loads in the background that have brought their value.</summary>
    public long CacheRefreshes { get => _values.CacheRefreshes; init => _values.CacheRefreshes = value; }

    /// <summary>Loads in the background that have failed.</summary>
    public long CacheRefreshFailures { get => _values.CacheRefreshFailures; init => _values.CacheRefreshFailures = value; }

    /// <summary>Entries held now.</summary>
    public long CacheEntries { get => _values.CacheEntries; init => _values.CacheEntries = value; }

    /// <summary>Entries dropped because they had expired, for want of room, or under memory pressure.</summary>
    public long CacheEvictions { get => _values.CacheEvictions; init => _values.CacheEvictions = value; }

    /// <summary>
    /// Calls rejected by a rate limit, a bulkhead, an adaptive limit of concurrent calls or <c>[Shed]</c>, or that would have been if the
    /// aspect did not only observe.
    /// </summary>
    public long Rejected { get => _values.Rejected; init => _values.Rejected = value; }

    /// <summary>
    /// The level to which <c>[Shed]</c> refuses calls now: 0 for none, 1 for all. <see langword="null"/> without <c>[Shed]</c>.
    /// </summary>
    public double? ShedLevel { get => _values.ShedLevel; init => _values.ShedLevel = value; }

    /// <summary>Calls rejected by <c>[Shed]</c> because the process was overloaded, as part of <see cref="Rejected"/>.</summary>
    public long Shed { get => _values.Shed; init => _values.Shed = value; }

    /// <summary>Attempts that a circuit breaker has rejected, because its circuit was open or isolated.</summary>
    public long CircuitRejections { get => _values.CircuitRejections; init => _values.CircuitRejections = value; }

    /// <summary>Attempts after the first.</summary>
    public long Retries { get => _values.Retries; init => _values.Retries = value; }

    /// <summary>
    /// Retries that were not made, since the method's budget had none left or a retry around the call already tries again.
    /// </summary>
    public long RetriesSuppressed { get => _values.RetriesSuppressed; init => _values.RetriesSuppressed = value; }

    /// <summary>Further attempts that were begun because a call was slow.</summary>
    public long Hedges { get => _values.Hedges; init => _values.Hedges = value; }

    /// <summary>Calls that such an attempt has answered.</summary>
    public long HedgesWon { get => _values.HedgesWon; init => _values.HedgesWon = value; }

    /// <summary>Attempts that ran into their time limit.</summary>
    public long Timeouts { get => _values.Timeouts; init => _values.Timeouts = value; }

    /// <summary>Calls answered by a fallback.</summary>
    public long Fallbacks { get => _values.Fallbacks; init => _values.Fallbacks = value; }

    /// <summary>Calls of a core for many keys: batches of <c>[Batched]</c>.</summary>
    public long Batches { get => _values.Batches; init => _values.Batches = value; }

    /// <summary>Keys of those calls; divided by <see cref="Batches"/>, the mean size of a batch.</summary>
    public long BatchKeys { get => _values.BatchKeys; init => _values.BatchKeys = value; }

    /// <summary>Loads of values that processes share which the tier has answered.</summary>
    public long TierHits { get => _values.TierHits; init => _values.TierHits = value; }

    /// <summary>Loads of values that processes share which the tier had no value for.</summary>
    public long TierMisses { get => _values.TierMisses; init => _values.TierMisses = value; }

    /// <summary>
    /// Loads that the tier did not answer in time or at all, payloads that could not be read, and values that could not be kept in the
    /// tier.
    /// </summary>
    public long TierErrors { get => _values.TierErrors; init => _values.TierErrors = value; }

    /// <summary>
    /// Calls that hold a slot of the method's bulkhead now or, without a bulkhead, run under its adaptive limit. All calls where methods
    /// share it by name.
    /// </summary>
    public long Running { get => _values.Running; init => _values.Running = value; }

    /// <summary>Calls that wait for such a slot now.</summary>
    public long Queued { get => _values.Queued; init => _values.Queued = value; }

    /// <summary>
    /// The circuit's state; the worst one where the method has several; <see langword="null"/> without a circuit breaker. A circuit whose
    /// break is over is <see cref="Polly.CircuitBreaker.CircuitState.HalfOpen"/>, also before a call probes it.
    /// </summary>
    public CircuitState? CircuitState { get => _values.CircuitState; init => _values.CircuitState = value; }
}
