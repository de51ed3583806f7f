namespace PerfAspects.Monitoring.Sampling;

/// <summary>The counts of a sample. Histories keep them by number, so a new count goes to the end.</summary>
internal enum Counter
{
    Calls,
    Failures,
    Hits,
    Misses,
    Joined,
    Stale,
    Evictions,

    /// <summary>Calls that a rate limit or a bulkhead has rejected.</summary>
    Rejected,

    /// <summary>Attempts that an open circuit has rejected.</summary>
    CircuitRejections,
    Retries,
    Timeouts,
    Fallbacks,

    /// <summary>The number of counts.</summary>
    Length,
}
