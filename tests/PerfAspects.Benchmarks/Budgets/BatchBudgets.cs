namespace PerfAspects.Benchmarks.Budgets;

/// <summary>
/// The budget of <c>[Batched]</c>: 64 callers of 64 keys, which are one call of the core, beside a <see cref="TaskCompletionSource"/> for
/// each caller that one loop completes. At most 1 µs a caller more.
/// </summary>
internal static partial class BatchBudgets
{
    private const int Callers = 64;
    private const int Operations = 2_000 * Callers;

    public static IEnumerable<Budget> All()
    {
        var prices = new Prices(new AspectRuntime());
        yield return new Budget(
            "64 callers of 64 keys in a batch, a caller", double.PositiveInfinity, 700, Operations, n => Gather(n, prices), ByHand)
        {
            MaxAddedNanoseconds = 1_000,
        };
    }

    private static void Gather(int operations, Prices prices)
    {
        var calls = new Task<int>[Callers];
        for (var round = 0; round < operations / Callers; round++)
        {
            var before = prices.Batches;
            for (var id = 0; id < Callers; id++)
            {
                calls[id] = prices.GetAsync(id);
            }

            Task.WaitAll(calls);
            if (prices.Batches != before + 1)
            {
                throw new InvalidOperationException("The calls were not one batch.");
            }
        }
    }

    private static void ByHand(int operations)
    {
        var sources = new TaskCompletionSource<int>[Callers];
        var calls = new Task<int>[Callers];
        for (var round = 0; round < operations / Callers; round++)
        {
            for (var id = 0; id < Callers; id++)
            {
                sources[id] = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                calls[id] = sources[id].Task;
            }

            for (var id = 0; id < Callers; id++)
            {
                sources[id].SetResult(id);
            }

            Task.WaitAll(calls);
        }
    }

    private sealed partial class Prices(AspectRuntime runtime)
    {
        public int Batches { get; private set; }

        [Batched(MaxSize = Callers, Wait = "1m")]
        public partial Task<int> GetAsync(int id);

        private Task<IReadOnlyDictionary<int, int>> GetBatchCoreAsync(IReadOnlyCollection<int> ids)
        {
            Batches++;
            return Task.FromResult<IReadOnlyDictionary<int, int>>(ids.ToDictionary(static id => id));
        }
    }
}
