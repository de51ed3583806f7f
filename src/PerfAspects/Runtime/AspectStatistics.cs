using Polly.CircuitBreaker;

namespace PerfAspects;

/// <summary>A method's totals since its runtime began.</summary>
public sealed record AspectStatistics
{
    /// <summary>Calls that have ended, whatever their outcome.</summary>
    public long Calls { get; init; }

    /// <summary>Calls that ended with an exception other than the caller's own cancellation.</summary>
    public long Failures { get; init; }

    /// <summary>Calls answered from the cache.</summary>
    public long CacheHits { get; init; }

    /// <summary>Calls that began a load because no entry was there.</summary>
    public long CacheMisses { get; init; }

    /// <summary>Calls that shared a load another call had begun.</summary>
    public long CacheJoined { get; init; }

    /// <summary>Calls answered with an expired value because the load failed, took too long, or runs in the background.</summary>
    public long CacheStale { get; init; }

    /// <summary>Loads in the background that have brought their value.</summary>
    public long CacheRefreshes { get; init; }

    /// <summary>Loads in the background that have failed.</summary>
    public long CacheRefreshFailures { get; init; }

    /// <summary>Entries held now.</summary>
    public long CacheEntries { get; init; }

    /// <summary>Entries dropped because they had expired, for want of room, or under memory pressure.</summary>
    public long CacheEvictions { get; init; }

    /// <summary>
    /// Calls rejected by a rate limit, a bulkhead or an adaptive limit of concurrent calls, or that would have been if the aspect did not
    /// only observe.
    /// </summary>
    public long Rejected { get; init; }

    /// <summary>Attempts that a circuit breaker has rejected, because its circuit was open or isolated.</summary>
    public long CircuitRejections { get; init; }

    /// <summary>Attempts after the first.</summary>
    public long Retries { get; init; }

    /// <summary>
    /// Retries that were not made, since the method's budget had none left or a retry around the call already tries again.
    /// </summary>
    public long RetriesSuppressed { get; init; }

    /// <summary>Further attempts that were begun because a call was slow.</summary>
    public long Hedges { get; init; }

    /// <summary>Calls that such an attempt has answered.</summary>
    public long HedgesWon { get; init; }

    /// <summary>Attempts that ran into their time limit.</summary>
    public long Timeouts { get; init; }

    /// <summary>Calls answered by a fallback.</summary>
    public long Fallbacks { get; init; }

    /// <summary>Calls of a core for many keys: batches of <c>[Batched]</c>.</summary>
    public long Batches { get; init; }

    /// <summary>Keys of those calls; divided by <see cref="Batches"/>, the mean size of a batch.</summary>
    public long BatchKeys { get; init; }

    /// <summary>Loads of values that processes share which the tier has answered.</summary>
    public long TierHits { get; init; }

    /// <summary>Loads of values that processes share which the tier had no value for.</summary>
    public long TierMisses { get; init; }

    /// <summary>
    /// Loads that the tier did not answer in time or at all, payloads that could not be read, and values that could not be kept in the
    /// tier.
    /// </summary>
    public long TierErrors { get; init; }

    /// <summary>
    /// Calls that hold a slot of the method's bulkhead now or, without a bulkhead, run under its adaptive limit. All calls where methods
    /// share it by name.
    /// </summary>
    public long Running { get; init; }

    /// <summary>Calls that wait for such a slot now.</summary>
    public long Queued { get; init; }

    /// <summary>
    /// The circuit's state; the worst one where the method has several; <see langword="null"/> without a circuit breaker. A circuit whose
    /// break is over is <see cref="Polly.CircuitBreaker.CircuitState.HalfOpen"/>, also before a call probes it.
    /// </summary>
    public CircuitState? CircuitState { get; init; }
}
