using System.Threading.RateLimiting;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>Limiters on the fake clock, by name of their kind so that a theory can name them.</summary>
internal static class Limits
{
    public static readonly TheoryData<string> Kinds = [nameof(SlidingWindowLimiter), nameof(FixedWindowLimiter), nameof(TokenBucketLimiter)];

    public static QueueingLimiter Create(this FakeClock clock, string kind, LimitSettings settings) => kind switch
    {
        nameof(SlidingWindowLimiter) => new SlidingWindowLimiter(settings, new Clock(clock)),
        nameof(FixedWindowLimiter) => new FixedWindowLimiter(settings, new Clock(clock)),
        _ => new TokenBucketLimiter(settings, new Clock(clock)),
    };

    public static QueueingLimiter Create(this FakeClock clock, string kind, int permits, int milliseconds, int queueLimit = 0)
        => clock.Create(kind, new LimitSettings(permits, TimeSpan.FromMilliseconds(milliseconds), queueLimit));

    public static void Advance(this FakeClock clock, double milliseconds) => clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    public static TimeSpan? RetryAfter(this RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : null;

    /// <summary>How long to wait in milliseconds, or <see langword="null"/> for an admitted call.</summary>
    public static int? RetryAfterMs(this RateLimitLease lease) => (int?)lease.RetryAfter()?.TotalMilliseconds;

    /// <summary>Makes the calls of a table, each at its time, and compares what it gets.</summary>
    public static void AssertSequence(this FakeClock clock, RateLimiter limiter, string name, (int At, int? RetryAfter)[] calls)
    {
        var now = 0;
        foreach (var (at, retryAfter) in calls)
        {
            clock.Advance(at - now);
            now = at;
            var actual = limiter.AttemptAcquire().RetryAfterMs();
            Assert.True(retryAfter == actual, $"{name}: at {at} ms expected {retryAfter?.ToString() ?? "admitted"}, was {actual?.ToString() ?? "admitted"}");
        }
    }
}
