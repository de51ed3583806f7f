namespace PerfAspects;

/// <summary>The behaviour of a shared rate limit while the store that counts cannot be reached.</summary>
public enum LimitFallback
{
    /// <summary>
    /// Each process counts by itself, and admits the permits divided by the number of runtimes last seen alive, but at least one.
    /// </summary>
    Share,

    /// <summary>Every call is admitted.</summary>
    Open,

    /// <summary>Every call is rejected, with the time until the store is queried again.</summary>
    Closed,
}
