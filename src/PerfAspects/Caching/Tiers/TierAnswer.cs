namespace PerfAspects.Caching.Tiers;

/// <summary>The answer of a tier to one operation, or none: the tier has failed, was too slow or is left alone.</summary>
/// <param name="IsGiven">Whether there is an answer.</param>
/// <param name="Value">The answer.</param>
internal readonly record struct TierAnswer<T>(bool IsGiven, T Value);
