namespace PerfAspects.Caching.Storage;

/// <summary>Why an entry was dropped; what was invalidated is counted as an invalidation, not as an eviction.</summary>
internal enum DropReason
{
    None,
    Expired,
    OverCapacity,
    UnderPressure,
}
