using System.Threading.RateLimiting;
using PerfAspects.RateLimiting;
using PerfAspects.Runtime;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The budgets of rate limiting: our limiters beside those of System.Threading.RateLimiting, every call admitted.</summary>
internal static class LimiterBudgets
{
    private const int Operations = 1_000_000;
    private const int Permits = 1_000_000_000;

    public static IEnumerable<Budget> All()
    {
        var clock = new Clock(TimeProvider.System);
        var settings = new LimitSettings(Permits, TimeSpan.FromSeconds(1));
        yield return Pair("token bucket, admitted", 1.0, new TokenBucketLimiter(settings, clock), TokenBucket());
        yield return Pair("fixed window, admitted", 1.0, new FixedWindowLimiter(settings, clock), FixedWindow());
        yield return Pair("exact sliding window, admitted", 2.0, new SlidingWindowLimiter(settings, clock), SlidingWindow());

    }

    private static Budget Pair(string name, double maxRatio, RateLimiter ours, RateLimiter library)
        => new(name, maxRatio, 0, Operations, n => Acquire(ours, n), n => Acquire(library, n));

    private static void Acquire(RateLimiter limiter, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            limiter.AttemptAcquire();
        }
    }

    private static TokenBucketRateLimiter TokenBucket() => new(TokenBucketOptions());

    private static TokenBucketRateLimiterOptions TokenBucketOptions()
        => new() { TokenLimit = Permits, TokensPerPeriod = Permits, ReplenishmentPeriod = TimeSpan.FromSeconds(1) };

    private static FixedWindowRateLimiter FixedWindow() => new(new FixedWindowRateLimiterOptions { PermitLimit = Permits, Window = TimeSpan.FromSeconds(1) });

    private static SlidingWindowRateLimiter SlidingWindow()
        => new(new SlidingWindowRateLimiterOptions { PermitLimit = Permits, Window = TimeSpan.FromSeconds(1), SegmentsPerWindow = 10 });
}
