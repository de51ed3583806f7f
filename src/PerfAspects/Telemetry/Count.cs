namespace PerfAspects.Telemetry;

/// <summary>The counters of a method's calls.</summary>
internal enum Count
{
    /// <summary>Calls begun that no hit answered at once; with the three outcomes they tell how many are active.</summary>
    Started,
    Succeeded,
    Failed,
    Canceled,
    Hit,

    /// <summary>A request that found the entry only when it was about to load it; its call is counted by its outcome.</summary>
    LateHit,
    Miss,
    Joined,
    Stale,
    Admitted,

    /// <summary>A call that had to wait for its turn; it is counted once more as what it became.</summary>
    Queued,
    Rejected,
    Retried,

    /// <summary>Retries that were not made, for want of a budget or within another retry.</summary>
    RetrySuppressed,
    TimedOut,
    BulkheadRejected,

    /// <summary>
    /// Calls over the limit of concurrent calls that an aspect has found; those that ran because it only observes are included.
    /// </summary>
    ConcurrencyRejected,

    /// <summary>An attempt that an open circuit has rejected.</summary>
    CircuitRejected,
    Fallback,

    /// <summary>Keys that a core for many has returned and nobody asked for.</summary>
    UnaskedKey,

    /// <summary>Calls of a core for many keys, and the keys of those calls.</summary>
    Batch,
    BatchKey,

    /// <summary>Hedges that have answered their call.</summary>
    HedgeWon,

    /// <summary>Hedges whose call another attempt has answered, or none.</summary>
    HedgeLost,

    /// <summary>Loads begun and ended: a shutdown waits for those that are under way.</summary>
    LoadStarted,
    LoadEnded,

    /// <summary>Loads in the background that have brought their value, and that have failed.</summary>
    Refreshed,
    RefreshFailed,

    /// <summary>Loads of shared values that the tier has answered.</summary>
    TierHit,

    /// <summary>Loads of shared values that the tier had no value for.</summary>
    TierMiss,

    /// <summary>Values that were not kept, since something has invalidated them while they were loaded.</summary>
    TierFenced,

    /// <summary>Loads that have waited for another process.</summary>
    TierWaited,

    /// <summary>Loads without an answer of the tier, and values that could not be read or kept.</summary>
    TierError,

    /// <summary>Keys that <c>[Warm]</c> has loaded.</summary>
    WarmLoaded,

    /// <summary>Keys of <c>[Warm]</c> whose values last until the next round.</summary>
    WarmKept,

    /// <summary>Keys of <c>[Warm]</c> whose loads have failed.</summary>
    WarmFailed,

    /// <summary>How many there are.</summary>
    Length,
}
