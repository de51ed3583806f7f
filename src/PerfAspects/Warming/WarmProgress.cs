namespace PerfAspects;

/// <summary>The progress of a round of <c>[Warm]</c>.</summary>
/// <param name="Total">The keys listed so far; all of them from the beginning where the list knows their number.</param>
/// <param name="Loaded">The keys that were loaded. Keys whose values last until the next round are not.</param>
/// <param name="Failed">The keys whose load has failed.</param>
public sealed record WarmProgress(int Total, int Loaded, int Failed);
