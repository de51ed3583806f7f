namespace PerfAspects.Caching.Loading;

/// <summary>How a call waits for a load.</summary>
/// <param name="ServesStale">Whether a value that has expired may stand in for a load that failed.</param>
/// <param name="SoftTimeout">How long the call waits if a value that has expired may be served instead; null for as long as it
/// takes.</param>
/// <param name="Provider">The clock.</param>
internal readonly record struct WaitPatience(bool ServesStale, TimeSpan? SoftTimeout, TimeProvider Provider);
