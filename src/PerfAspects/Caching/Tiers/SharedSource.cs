using System.Diagnostics;

namespace PerfAspects.Caching.Tiers;

/// <summary>The outcome of querying the tier for a value: the value, or in which manner the core is to load it.</summary>
/// <param name="IsFound">Whether the tier had the value.</param>
/// <param name="Value">The value.</param>
/// <param name="Lease">The lease to load it; null without one.</param>
/// <param name="IsWithoutTier">Whether the tier did not answer, so that the method works in memory.</param>
/// <param name="IsFollowed">Of a load without the tier: whether memory followed the log of invalidations when the load began.</param>
internal readonly record struct SharedSource<TResult>(bool IsFound, TResult? Value, TierLease? Lease, bool IsWithoutTier, bool IsFollowed)
{
    /// <summary>Another process loads, and has taken too long: the value is for those who wait.</summary>
    public static SharedSource<TResult> WithoutLease => default;

    /// <summary>The span of the call that has loaded the value, in whatever process; null where nobody recorded it.</summary>
    public ActivityContext? Origin { get; private init; }

    /// <summary>The tier had the value.</summary>
    public static SharedSource<TResult> Found(TResult value, ActivityContext? origin)
        => new(true, value, null, false, false) { Origin = origin };

    /// <summary>The tier has granted the lease.</summary>
    public static SharedSource<TResult> Leased(TierLease lease) => new(false, default, lease, false, false);

    /// <summary>The tier does not answer.</summary>
    public static SharedSource<TResult> WithoutTier(bool isFollowed) => new(false, default, null, true, isFollowed);

    /// <summary>The core has failed. Always <see langword="false"/>: an exception filter.</summary>
    public bool Fail()
    {
        Lease?.Release();
        return false;
    }
}
