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
            foreach (var (kind, limits) in Rejecting(TimeSpan.FromHours(1), waiting, clock))
            {
                yield return Rejected($"{kind}, rejected, {waiting:N0} waiting", limits, static limiter => limiter.AcquireAsync().Result.Dispose());
            }
        }

        foreach (var (kind, limits) in Rejecting(TimeSpan.FromHours(1), waiting: 0, clock))
        {
            yield return Rejected($"{kind}, rejected at once", limits, static limiter => limiter.AttemptAcquire().Dispose());
            if (limits.Library is not SlidingWindowRateLimiter) // which knows no time
            {
                yield return Rejected($"{kind}, rejected, time read", limits, ReadTime) with { MaxBytes = 24 }; // the library's metadata are objects
            }
        }

        foreach (var (kind, limits) in Rejecting(TimeSpan.FromMilliseconds(20), waiting: 0, clock))
        {
            yield return Rejected($"{kind}, rejected, window of 20 ms", limits, static limiter => limiter.AttemptAcquire().Dispose());
        }
    }

    // Calls over the limit while as many wait as may: what a limiter does under overload.
    private static Budget Rejected(string name, (RateLimiter Ours, RateLimiter Library) limits, Action<RateLimiter> reject)
        => new(name, 2.0, 0, RejectedOperations, n => Repeat(limits.Ours, n, reject), n => Repeat(limits.Library, n, reject));

    // Each of our limiters beside the library's of its kind. The library's replenish themselves by a timer.
    private static IEnumerable<(string Kind, (RateLimiter Ours, RateLimiter Library) Limits)> Rejecting(TimeSpan window, int waiting, Clock clock)
    {
        var settings = new LimitSettings(1, window, waiting);
        yield return ("token bucket", (Fill(new TokenBucketLimiter(settings, clock), waiting), Fill(new TokenBucketRateLimiter(
            new() { TokenLimit = 1, TokensPerPeriod = 1, ReplenishmentPeriod = window, QueueLimit = waiting }), waiting)));
        yield return ("fixed window", (Fill(new FixedWindowLimiter(settings, clock), waiting), Fill(new FixedWindowRateLimiter(
            new() { PermitLimit = 1, Window = window, QueueLimit = waiting }), waiting)));
        yield return ("sliding window", (Fill(new SlidingWindowLimiter(settings, clock), waiting), Fill(new SlidingWindowRateLimiter(
            new() { PermitLimit = 1, Window = window, SegmentsPerWindow = 10, QueueLimit = waiting }), waiting)));
    }

    private static RateLimiter Fill(RateLimiter limiter, int waiting)
    {
        for (var i = 0; i <= waiting; i++)
        {
            _ = limiter.AcquireAsync();
        }

        return limiter;
    }

    private static void ReadTime(RateLimiter limiter)
    {
        using var lease = limiter.AttemptAcquire();
        lease.TryGetMetadata(MetadataName.RetryAfter, out _);
    }

    private static void Repeat(RateLimiter limiter, int operations, Action<RateLimiter> call)
    {
        for (var i = 0; i < operations; i++)
        {
            call(limiter);
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
