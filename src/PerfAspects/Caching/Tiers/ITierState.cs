namespace PerfAspects.Caching.Tiers;

/// <summary>The state of a tier of a runtime: the shared one, or its standby.</summary>
internal interface ITierState
{
    string Name { get; }

    /// <summary>Whether loads query the tier.</summary>
    bool IsAvailable { get; }

    /// <summary>The number of invalidations that have not reached the tier yet.</summary>
    long PendingInvalidations { get; }

    /// <summary>The number of invalidations that the last reading of the tier's log has found.</summary>
    long Lag { get; }
}
