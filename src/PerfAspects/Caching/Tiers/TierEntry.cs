namespace PerfAspects;

/// <summary>Identifies an entry of a <see cref="CacheTier"/> and the tags that it depends on.</summary>
/// <param name="Key">
/// The canonical key, equal in all processes for equal arguments of the same method and result type. Any characters; the tier adds the
/// namespace.
/// </param>
/// <param name="Tags">
/// The names of the tags, without duplicates and in an order that depends on <paramref name="Key"/> only. The method itself is one of them.
/// </param>
public readonly record struct TierEntry(string Key, IReadOnlyList<string> Tags)
{
    /// <summary>
    /// The remaining lifetime that a payload needs to be a hit of <see cref="CacheTier.AcquireAsync"/>, for a caller that wants another one
    /// than it has. Default: zero, which means any.
    /// </summary>
    public TimeSpan LeastRemaining { get; init; }

    /// <summary>Whether a payload with a remaining lifetime is a hit.</summary>
    /// <param name="remaining">The remaining lifetime; <see cref="TimeSpan.MaxValue"/> if it is unknown.</param>
    /// <returns>True if it is a hit.</returns>
    public bool Accepts(TimeSpan remaining)
        => LeastRemaining <= TimeSpan.Zero || (remaining >= LeastRemaining && remaining != TimeSpan.MaxValue);
}

