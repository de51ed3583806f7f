namespace PerfAspects.Caching.Storage;

/// <summary>What there is for a key that somebody asks for.</summary>
internal enum Standing
{
    /// <summary>Nothing that could be served: a load is to begin.</summary>
    Free,

    /// <summary>A load, which the caller has joined.</summary>
    Joined,

    /// <summary>An entry, which may have expired: that is for the clock to say.</summary>
    Untimed,

    /// <summary>An entry to be served.</summary>
    Live,
}
