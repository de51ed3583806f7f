namespace PerfAspects;

/// <summary>
/// A position in the log of invalidations. The default is no position.
/// </summary>
/// <param name="Number">The number of invalidations that the log has recorded up to here.</param>
/// <param name="Mark">
/// A random value that belongs to the number in this log alone: a log that was lost and begun again, or a replica that has missed the end
/// of it, has another one.
/// </param>
public readonly record struct TierPosition(long Number, Guid Mark);
