using System.Threading.RateLimiting;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The budgets of rate limiting: our limiters beside those of System.Threading.RateLimiting, every call admitted.</summary>
internal static class LimiterBudgets
{
    private const int Operations = 1_000_000;
    private const int RejectedOperations = 100_000;
    private const int Permits = 1_000_000_000;
    private const int Partitions = 1_000;

    public static IEnumerable<Budget> All()
    {
        var clock = new Clock(TimeProvider.System);
        var settings = new LimitSettings(Permits, TimeSpan.FromSeconds(1));
        yield return Pair("token bucket, admitted", 1.0, new TokenBucketLimiter(settings, clock), TokenBucket());
        yield return Pair("fixed window, admitted", 1.0, new FixedWindowLimiter(settings, clock), FixedWindow());
        yield return Pair("exact sliding window, admitted", 2.0, new SlidingWindowLimiter(settings, clock), SlidingWindow());
        yield return OnTwoThreads("token bucket, two threads", new TokenBucketLimiter(settings, clock), TokenBucket());
        yield return OnTwoThreads("exact sliding window, two threads", new SlidingWindowLimiter(settings, clock), SlidingWindow());
        yield return KnownPartition(settings, clock);
        foreach (var waiting in new[] { 0, 10_000, 100_000 })
        {
            yield return Rejected("token bucket", waiting, static (settings, clock) => new TokenBucketLimiter(settings, clock), clock);
            yield return Rejected("fixed window", waiting, static (settings, clock) => new FixedWindowLimiter(settings, clock), clock);
            yield return Rejected("sliding window", waiting, static (settings, clock) => new SlidingWindowLimiter(settings, clock), clock);
        }
    }

    // Calls over the limit while as many wait as may: what a limiter does under overload.
    private static Budget Rejected(string algorithm, int waiting, Func<LimitSettings, Clock, RateLimiter> create, Clock clock)
    {
        var hour = TimeSpan.FromHours(1);
        var ours = Fill(create(new LimitSettings(1, hour, waiting), clock), waiting);
        var library = Fill(new TokenBucketRateLimiter(new() { TokenLimit = 1, TokensPerPeriod = 1, ReplenishmentPeriod = hour, QueueLimit = waiting }), waiting);
        return new Budget(FormattableString.Invariant($"{algorithm}, rejected, {waiting:N0} waiting"), 2.0, 0, RejectedOperations, n => Reject(ours, n), n => Reject(library, n));
    }

    private static RateLimiter Fill(RateLimiter limiter, int waiting)
    {
        for (var i = 0; i <= waiting; i++)
        {
            _ = limiter.AcquireAsync();
        }

        return limiter;
    }

    private static void Reject(RateLimiter limiter, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            limiter.AcquireAsync().Result.Dispose();
        }
    }

    // What a partitioned method does for its limiter, and no more.
    private static Budget KnownPartition(LimitSettings settings, Clock clock)
    {
        var plan = new StatePlan(new AspectRuntime().GetMethod(new AspectDescriptor("Partitioned")), isPartitioned: true);
        var limiters = plan.Add<RateLimiter>((_, present) => present ?? new TokenBucketLimiter(settings, clock), static limiter => limiter.IdleDuration is not null);
        var partitions = plan.ToPartitions()!.Set;
        var library = PartitionedRateLimiter.Create<int, int>(static key => RateLimitPartition.GetTokenBucketLimiter(key, static _ => TokenBucketOptions()));
        return new Budget("known partition of 1 000, admitted", 0.5, 0, Operations, Ours, Limit);

        void Ours(int operations)
        {
            for (var i = 0; i < operations; i++)
            {
                var parts = partitions.Of(i % Partitions);
                ((RateLimiter)limiters.Of(parts)).AttemptAcquire();
                parts.Leave();
            }
        }

        void Limit(int operations)
        {
            for (var i = 0; i < operations; i++)
            {
                library.AttemptAcquire(i % Partitions);
            }
        }
    }

    private static Budget Pair(string name, double maxRatio, RateLimiter ours, RateLimiter library)
        => new(name, maxRatio, 0, Operations, n => Acquire(ours, n), n => Acquire(library, n));

    private static Budget OnTwoThreads(string name, RateLimiter ours, RateLimiter library)
        => new(name, 1.0, 1, Operations, n => Parallel.Invoke(() => Acquire(ours, n), () => Acquire(ours, n)), n => Parallel.Invoke(() => Acquire(library, n), () => Acquire(library, n)));

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
