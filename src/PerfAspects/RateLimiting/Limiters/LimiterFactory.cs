using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>Makes a limit from its attribute.</summary>
internal static class LimiterFactory
{
    /// <summary>Creates a limit.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="now">A reading of the clock, for a caller that holds a lock; null to read it here.</param>
    public static QueueingLimiter Create(RateLimitedAttribute attribute, Clock clock, long? now = null)
    {
        var settings = LimitSettings.Of(attribute);
        return attribute.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => new FixedWindowLimiter(settings, clock, now) { Name = attribute.Name },
            RateLimitAlgorithm.TokenBucket => new TokenBucketLimiter(settings, clock, now) { Name = attribute.Name },
            _ => new SlidingWindowLimiter(settings, clock, now) { Name = attribute.Name },
        };
    }

    public static bool HasAlgorithm(QueueingLimiter limiter, RateLimitAlgorithm algorithm) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => limiter is FixedWindowLimiter,
        RateLimitAlgorithm.TokenBucket => limiter is TokenBucketLimiter,
        _ => limiter is SlidingWindowLimiter,
    };
}
