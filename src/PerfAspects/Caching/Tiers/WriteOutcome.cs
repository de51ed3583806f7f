namespace PerfAspects.Caching.Tiers;

/// <summary>The place that a written value has found.</summary>
internal enum WriteOutcome
{
    /// <summary>None: it may be older than the source. What the tier has is to be removed.</summary>
    Outdated,

    /// <summary>Memory alone, since the tier does not answer. What the tier has is to be removed.</summary>
    InMemory,

    /// <summary>The tier and memory. Other processes are to be notified.</summary>
    InTier,
}
