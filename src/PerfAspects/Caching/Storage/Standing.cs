namespace PerfAspects.Caching.Storage;

/// <summary>The state of a key that a call asks for.</summary>
internal enum Standing
{
    /// <summary>The look-up does not hold any more: it is to be made again.</summary>
    Unknown,

    /// <summary>Nothing that could be served: a load is to begin.</summary>
    Free,

    /// <summary>A load, which the caller has joined.</summary>
    Joined,

    /// <summary>A load that waits, itself or through other loads, for the load that the caller is part of.</summary>
    Ring,

    /// <summary>An entry that may have expired: the clock is to be read.</summary>
    Untimed,

    /// <summary>An entry to be served.</summary>
    Live,
}
