namespace PerfAspects;

/// <summary>The reasons why a tier runs the callback of <see cref="CacheTier.Subscribe"/>.</summary>
public enum TierNotice
{
    /// <summary>The log may have grown.</summary>
    Invalidated,

    /// <summary>The connection was lost: notifications may be missed until it is restored.</summary>
    Disconnected,

    /// <summary>The connection was restored. Invalidations may have been missed, so the log is to be read.</summary>
    Reconnected,
}
