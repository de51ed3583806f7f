namespace PerfAspects.Caching.Storage;

/// <summary>The state of a key that a call requests.</summary>
internal enum KeyState
{
    /// <summary>The look-up does not hold any more: it is to be made again.</summary>
    Unknown,

    /// <summary>Nothing that could be served: a load is to begin.</summary>
    Free,

    /// <summary>A load, which the caller has joined.</summary>
    Joined,

    /// <summary>A load that waits, itself or through other loads, for the load that the caller is part of.</summary>
    Ring,

    /// <summary>A load that was to replace an entry which is not served any more, and which the caller has joined.</summary>
    JoinedAhead,

    /// <summary>An entry that may have expired: the clock is to be read.</summary>
    Untimed,

    /// <summary>An entry to be served.</summary>
    Live,

    /// <summary>An entry to be served, whose value is to be loaded ahead of its expiry.</summary>
    Due,

    /// <summary>An expired value to be served while a load that is under way replaces it.</summary>
    Stale,

    /// <summary>An expired value to be served while a load that is to begin replaces it.</summary>
    StaleAndDue,

    /// <summary>An entry that others are served while the caller loads its value again.</summary>
    Forced,
}
