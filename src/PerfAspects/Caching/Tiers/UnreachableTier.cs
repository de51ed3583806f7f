namespace PerfAspects;

/// <summary>The choices for an invalidation that cannot reach the shared tier (<see cref="CacheTierOptions.OnUnreachable"/>).</summary>
public enum UnreachableTier
{
    /// <summary>
    /// Invalidates in memory at once and in the tier as soon as it can be reached. The invalidation is lost if the process ends before.
    /// </summary>
    Queue,

    /// <summary>Invalidates in memory and fails with a <see cref="CacheTierException"/>.</summary>
    Throw,
}
