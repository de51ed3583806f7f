namespace PerfAspects;

/// <summary>The result of <see cref="CacheTier.ReadLogAsync"/>.</summary>
/// <param name="Position">The end of the log, where the next read continues.</param>
/// <param name="Invalidations">
/// The invalidations up to <paramref name="Position"/>, oldest first; null if they are not known: the position that was requested is none,
/// is not of this log, or is too far behind. Any entry may then have been invalidated.
/// </param>
public readonly record struct TierLog(TierPosition Position, IReadOnlyList<TierInvalidation>? Invalidations);
