using PerfAspects.State;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>A method's limiters: one, or one per partition. From outside their figures add up.</summary>
internal sealed class LimiterGroup : IOccupiedState
{
    public StateGroup<AdaptiveLimiter> States { get; } = new();

    /// <inheritdoc/>
    public bool IsAdaptive => true;

    /// <inheritdoc/>
    public Occupancy ReadOccupancy() => new(
        States.Sum(static limiter => limiter.InFlight),
        States.Sum(static limiter => limiter.Queued),
        States.Sum(static limiter => limiter.Limit),
        States.Sum(static limiter => limiter.Places));
}
