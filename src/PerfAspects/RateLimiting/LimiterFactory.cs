using System.Threading.RateLimiting;
using PerfAspects.Pipeline;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting;

/// <summary>Makes a method's limiter from its attributes.</summary>
internal static class LimiterFactory
{
    /// <summary>The method's limiter: all its limits in force, those with a name shared within the runtime.</summary>
    public static RateLimiter Create(AspectMethod method, PartScope scope)
    {
        var runtime = method.Runtime;
        var limits = method.Descriptor.Aspects
            .OfType<RateLimitedAttribute>()
            .Where(static attribute => attribute.Enabled)
            .Select(attribute => scope.GetOrAdd(attribute.Name, () => Create(attribute, runtime.Clock)))
            .ToArray();
        return limits is [var only] ? only : new CompositeLimiter(runtime.Clock, limits);
    }

    private static QueueingLimiter Create(RateLimitedAttribute attribute, Clock clock)
    {
        var settings = new LimitSettings(attribute.Permits, Durations.Positive(attribute.Window), attribute.QueueLimit);
        return attribute.Algorithm switch
        {
            RateLimitAlgorithm.FixedWindow => new FixedWindowLimiter(settings, clock),
            RateLimitAlgorithm.TokenBucket => new TokenBucketLimiter(settings, clock),
            _ => new SlidingWindowLimiter(settings, clock),
        };
    }
}
