using Polly;
using Polly.CircuitBreaker;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The budgets of the pipeline: our wrapped methods beside Polly's typed pipelines used as well as they can be by hand.</summary>
internal static partial class BreakerBudgets
{
    private const int Operations = 500_000;

    public static IEnumerable<Budget> All()
    {
        var guarded = new Guarded(new AspectRuntime());
        var byHand = new ResiliencePipelineBuilder<int>().AddCircuitBreaker(new CircuitBreakerStrategyOptions<int>()).Build();
        yield return new Budget("closed breaker, T", 1.15, 0, Operations, n => Sync(guarded, n), n => SyncByHand(byHand, n));
        yield return new Budget("closed breaker, ValueTask<T>", 1.15, 0, Operations, n => Async(guarded, n), n => AsyncByHand(byHand, n));
    }

    private static void Sync(Guarded guarded, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            guarded.Get(i);
        }
    }

    private static void SyncByHand(ResiliencePipeline<int> pipeline, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            pipeline.Execute(static (id, _) => id, i, CancellationToken.None);
        }
    }

    private static void Async(Guarded guarded, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            _ = guarded.GetAsync(i, default).Result;
        }
    }

    private static void AsyncByHand(ResiliencePipeline<int> pipeline, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            _ = pipeline.ExecuteAsync(static (id, _) => new ValueTask<int>(id), i, CancellationToken.None).Result;
        }
    }

    private sealed partial class Guarded(AspectRuntime runtime)
    {
        [CircuitBreaker]
        public partial int Get(int id);

        private int GetCore(int id) => id;

        [CircuitBreaker]
        public partial ValueTask<int> GetAsync(int id, CancellationToken cancellationToken);

        private ValueTask<int> GetCoreAsync(int id, CancellationToken cancellationToken) => new(id);
    }
}
