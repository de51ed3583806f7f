using System.Threading.RateLimiting;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The budget of a method with every limit and no fault: beside the same pipeline, typed, built and called by hand with Polly.</summary>
internal static partial class PipelineBudgets
{
    private const int Operations = 200_000;

    public static IEnumerable<Budget> All()
    {
        var everything = new Everything(new AspectRuntime());
        var byHand = ByHand();
        yield return new Budget("all limits, no fault, ValueTask<T>", 1.2, 0, Operations, n => Ours(everything, n), n => Limit(byHand, n));
    }

    private static void Ours(Everything everything, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            _ = everything.GetAsync(i, default).Result;
        }
    }

    private static void Limit((RateLimiter Limiter, ResiliencePipeline<int> Pipeline, RateLimiter Bulkhead) byHand, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            using var lease = byHand.Limiter.AttemptAcquire();
            _ = byHand.Pipeline.ExecuteAsync(
                static (state, _) =>
                {
                    using var slot = state.Bulkhead.AttemptAcquire();
                    return new ValueTask<int>(state.Id);
                },
                (Id: i, byHand.Bulkhead),
                CancellationToken.None).Result;
        }
    }

    private static (RateLimiter Limiter, ResiliencePipeline<int> Pipeline, RateLimiter Bulkhead) ByHand() => (
        new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions { PermitLimit = int.MaxValue, Window = TimeSpan.FromSeconds(1), SegmentsPerWindow = 10 }),
        new ResiliencePipelineBuilder<int>()
            .AddRetry(new RetryStrategyOptions<int>())
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<int>())
            .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromSeconds(30) })
            .Build(),
        new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 100 }));

    private sealed partial class Everything(AspectRuntime runtime)
    {
        [RateLimited(int.MaxValue, "1s"), Retry(3), CircuitBreaker, Timeout("30s"), Bulkhead(100)]
        public partial ValueTask<int> GetAsync(int id, CancellationToken cancellationToken);

        private ValueTask<int> GetCoreAsync(int id, CancellationToken cancellationToken)
            => cancellationToken.IsCancellationRequested ? throw new OperationCanceledException(cancellationToken) : new ValueTask<int>(id);
    }
}
