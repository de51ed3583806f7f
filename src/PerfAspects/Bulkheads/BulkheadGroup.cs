using PerfAspects.State;

namespace PerfAspects.Bulkheads;

/// <summary>A method's bulkheads: one, or one per partition. From outside their figures add up.</summary>
internal sealed class BulkheadGroup : IOccupiedState
{
    public StateGroup<Bulkhead> Parts { get; } = new();

    /// <inheritdoc/>
    public bool IsAdaptive => false;

    /// <inheritdoc/>
    public Occupancy ReadOccupancy() => new(
        Parts.Sum(static bulkhead => bulkhead.Running),
        Parts.Sum(static bulkhead => bulkhead.Queued),
        Parts.Sum(static bulkhead => bulkhead.MaxConcurrency),
        Parts.Sum(static bulkhead => bulkhead.QueueLimit));
}
