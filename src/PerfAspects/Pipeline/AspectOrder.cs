namespace PerfAspects.Pipeline;

/// <summary>
/// The one nesting order of aspects, outermost first, whatever the order in which attributes are written.
/// Compiled into the generator too, so that what the emitted comment says is what the runtime does.
/// </summary>
internal static class AspectOrder
{
    public static readonly string[] OutermostFirst =
    [
        "Traced", "Timed", "Fallback", "Cached", "RateLimited", "Retry", "CircuitBreaker", "Timeout", "Bulkhead", "CacheInvalidate",
    ];

    public static int IndexOf(string aspect) => Array.IndexOf(OutermostFirst, aspect);
}
