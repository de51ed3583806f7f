using PerfAspects.Pipeline.Parts;
using PerfAspects.Runtime.Parts;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>A method's limiters: one, or one per partition. From outside their figures add up.</summary>
internal sealed class LimiterGroup : IOccupiedPart
{
    public PartGroup<AdaptiveLimiter> Parts { get; } = new();

    /// <inheritdoc/>
    public bool IsAdaptive => true;

    /// <inheritdoc/>
    public Occupancy ReadOccupancy() => new(
        Parts.Sum(static limiter => limiter.InFlight),
        Parts.Sum(static limiter => limiter.Queued),
        Parts.Sum(static limiter => limiter.Limit));
}
