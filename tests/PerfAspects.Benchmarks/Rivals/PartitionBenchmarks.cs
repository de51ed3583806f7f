using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>A limit for each of 1 000 tenants, asked for in turn: an annotated method beside the library's partitioned limiter around the same core.</summary>
public partial class PartitionBenchmarks : ThreadedBenchmarks
{
    private const int Tenants = 1_000;
    private const int Permits = 1_000_000_000;

    private readonly Annotated _annotated = new(new AspectRuntime());
    private readonly PartitionedRateLimiter<int> _library = PartitionedRateLimiter.Create<int, int>(
        static tenant => RateLimitPartition.GetTokenBucketLimiter(
            tenant, static _ => new() { TokenLimit = Permits, TokensPerPeriod = Permits, ReplenishmentPeriod = TimeSpan.FromSeconds(1) }));

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void PerfAspects() => Run(_ =>
    {
        for (var i = 0; i < Operations; i++)
        {
            _annotated.Call(i % Tenants);
        }
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public void LibraryByHand() => Run(_ =>
    {
        for (var i = 0; i < Operations; i++)
        {
            using var lease = _library.AttemptAcquire(i % Tenants);
            if (!lease.IsAcquired)
            {
                throw new InvalidOperationException();
            }
        }
    });

    private sealed partial class Annotated(AspectRuntime runtime)
    {
        [RateLimited(Permits, "1s", Algorithm = RateLimitAlgorithm.TokenBucket)]
        public partial int Call([Partition] int tenant);

        private int CallCore(int tenant) => tenant;
    }
}
