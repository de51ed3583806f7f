using PerfAspects.Runtime;

namespace PerfAspects.Caching.Tiers;

/// <summary>The part of a load that has to do with the tier. The tier decides whether and how long memory keeps the value.</summary>
/// <param name="entry">The entry in the tier.</param>
/// <param name="limit">The timer that frees the key from a load that takes too long.</param>
internal sealed class SharedLoad(TierEntry entry, ITimer? limit)
{
    public TierEntry Entry { get; } = entry;

    public ITimer? Limit { get; } = limit;

    /// <summary>
    /// Whether this process was writing the key when the load began. The load does not wait for the lease then, which that write may hold.
    /// </summary>
    public bool IsBesideWrite { get; init; }

    /// <summary>The load as a member of a batch; null for a load alone.</summary>
    public TierMember? Member { get; init; }

    /// <summary>Whether memory keeps the value.</summary>
    public bool IsKept { get; private set; }

    /// <summary>The reading of <see cref="Clock.GetExpiryTime"/> from which memory does not answer with the value any more.</summary>
    public long LatestExpiry { get; private set; }

    public void Keep(long latestExpiry) => (IsKept, LatestExpiry) = (true, latestExpiry);
}
