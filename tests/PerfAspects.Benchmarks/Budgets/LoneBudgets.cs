using System.Threading.RateLimiting;
using Polly;
using Polly.CircuitBreaker;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The budgets of a method with one limit only: beside the library's part of the same kind, called by hand around the core.</summary>
internal static partial class LoneBudgets
{
    private const int Operations = 1_000_000;
    private const int Partitions = 1_000;

    public static IEnumerable<Budget> All()
    {
        var methods = new Methods(new AspectRuntime());
        var limiter = new TokenBucketRateLimiter(TokenBucket());
        var bulkhead = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 100 });
        var breaker = new ResiliencePipelineBuilder<int>().AddCircuitBreaker(new CircuitBreakerStrategyOptions<int>()).Build();
        var partitioned = PartitionedRateLimiter.Create<int, int>(static key => RateLimitPartition.GetTokenBucketLimiter(key, static _ => TokenBucket()));
        yield return new Budget("rate limit alone, T", 1.5, 0, Operations, n => Repeat(n, methods, static (m, i) => m.Limited(i)), n => Repeat(n, limiter, Limited));
        yield return new Budget("rate limit alone, ValueTask<T>", 1.5, 0, Operations, n => Repeat(n, methods, static (m, i) => m.LimitedAsync(i).Result), n => Repeat(n, limiter, Limited));
        yield return new Budget("bulkhead alone, T", 1.0, 0, Operations, n => Repeat(n, methods, static (m, i) => m.Walled(i)), n => Repeat(n, bulkhead, Limited));
        yield return new Budget("circuit breaker alone, T", 1.15, 0, Operations, n => Repeat(n, methods, static (m, i) => m.Broken(i)), n => Repeat(n, breaker, static (b, i) => b.Execute(static (x, _) => x, i, CancellationToken.None)));
        yield return new Budget("rate limit alone, known partition of 1 000, T", 1.0, 0, Operations, n => Repeat(n, methods, static (m, i) => m.Partitioned(i % Partitions)), n => Repeat(n, partitioned, Partitioned));
    }

    private static int Limited(RateLimiter limiter, int id)
    {
        using var lease = limiter.AttemptAcquire();
        return lease.IsAcquired ? id : throw new InvalidOperationException();
    }

    private static int Partitioned(PartitionedRateLimiter<int> limiter, int id)
    {
        using var lease = limiter.AttemptAcquire(id % Partitions);
        return lease.IsAcquired ? id : throw new InvalidOperationException();
    }

    private static void Repeat<T>(int operations, T subject, Func<T, int, int> operation)
    {
        for (var i = 0; i < operations; i++)
        {
            operation(subject, i);
        }
    }

    private static TokenBucketRateLimiterOptions TokenBucket()
        => new() { TokenLimit = 1_000_000_000, TokensPerPeriod = 1_000_000_000, ReplenishmentPeriod = TimeSpan.FromSeconds(1) };

    private sealed partial class Methods(AspectRuntime runtime)
    {
        [RateLimited(1_000_000_000, "1s", Algorithm = RateLimitAlgorithm.TokenBucket)]
        public partial int Limited(int id);

        private int LimitedCore(int id) => id;

        [RateLimited(1_000_000_000, "1s", Algorithm = RateLimitAlgorithm.TokenBucket)]
        public partial ValueTask<int> LimitedAsync(int id);

        private ValueTask<int> LimitedCoreAsync(int id) => new(id);

        [Bulkhead(100)]
        public partial int Walled(int id);

        private int WalledCore(int id) => id;

        [CircuitBreaker]
        public partial int Broken(int id);

        private int BrokenCore(int id) => id;

        [RateLimited(1_000_000_000, "1s", Algorithm = RateLimitAlgorithm.TokenBucket)]
        public partial int Partitioned([Partition] int id);

        private int PartitionedCore(int id) => id;
    }
}
