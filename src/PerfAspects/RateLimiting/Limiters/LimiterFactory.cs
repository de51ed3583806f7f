using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>Makes a limit from its attribute.</summary>
internal static class LimiterFactory
{
    public static QueueingLimiter Create(RateLimitedAttribute attribute, Clock clock)
    {
        var settings = LimitSettings.Of(attribute);
        return attribute.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => new FixedWindowLimiter(settings, clock) { Name = attribute.Name },
            RateLimitAlgorithm.TokenBucket => new TokenBucketLimiter(settings, clock) { Name = attribute.Name },
            _ => new SlidingWindowLimiter(settings, clock) { Name = attribute.Name },
        };
    }

    public static bool HasAlgorithm(QueueingLimiter limiter, RateLimitAlgorithm algorithm) => algorithm switch
    {
        RateLimitAlgorithm.FixedWindow => limiter is FixedWindowLimiter,
        RateLimitAlgorithm.TokenBucket => limiter is TokenBucketLimiter,
        _ => limiter is SlidingWindowLimiter,
    };
}
