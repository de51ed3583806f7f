using PerfAspects.State;

namespace PerfAspects.Bulkheads;

/// <summary>A method's bulkheads: one, or one per partition. From outside their figures add up.</summary>
internal sealed class BulkheadGroup : IOccupiedState
{
    public StateGroup<Bulkhead> Bulkheads { get; } = new();

    /// <inheritdoc/>
    public bool IsAdaptive => false;

    /// <inheritdoc/>
    public Occupancy ReadOccupancy() => new(
        Bulkheads.Sum(static bulkhead => bulkhead.Running),
        Bulkheads.Sum(static bulkhead => bulkhead.Queued),
        Bulkheads.Sum(static bulkhead => bulkhead.MaxConcurrency),
        Bulkheads.Sum(static bulkhead => bulkhead.QueueLimit));
}
