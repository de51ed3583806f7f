namespace PerfAspects.Benchmarks.Budgets;

/// <summary>
/// The budgets of overload control: each aspect beside the same method without it or, for the adaptive limit, with a fixed one. Nothing is
/// over its limit.
/// </summary>
internal static partial class OverloadBudgets
{
    private const int Operations = 1_000_000;
    private const int AsyncOperations = 50_000;

    public static IEnumerable<Budget> All()
    {
        var methods = new Methods(new AspectRuntime(new AspectRuntimeOptions { OverloadSignal = static () => 0, ProcessSignals = static _ => [] }));
        yield return Added("shed, calm, T", 3, methods, static (m, i) => m.Shed(i), static (m, i) => m.Retried(i));
        yield return Added("shed, calm, over a bulkhead, T", 3, methods, static (m, i) => m.ShedWalled(i), static (m, i) => m.Walled(i));
        yield return Added("shed, calm, over a bulkhead, ValueTask<T>", 3, methods, static (m, i) => m.ShedWalledAsync(i).Result, static (m, i) => m.WalledAsync(i).Result);
        yield return Ratio("adaptive concurrency beside bulkhead, T", 1.3, methods, static (m, i) => m.Adapted(i), static (m, i) => m.Walled(i));
        yield return Ratio("adaptive concurrency beside bulkhead, async", 1.3, methods, static (m, i) => m.AdaptedAsync(i).Result, static (m, i) => m.WalledAsync(i).Result);
        yield return Ratio("retry with a budget, no failure, T", 1.05, methods, static (m, i) => m.Budgeted(i), static (m, i) => m.Unbudgeted(i));
        // The aim is 1.5 times the bare call, which only yields: shorter than any call that waits. A wrapper that counts calls takes 2.5 times.
        yield return new Budget(
            "hedge, first answers in time, async", 5, 400, AsyncOperations, n => Await(n, i => methods.HedgedAsync(i)), n => Await(n, Methods.BareAsync));
        yield return new Budget(
            "hedge, beside a wrapper alone, async", 2, 400, AsyncOperations, n => Await(n, i => methods.HedgedAsync(i)), n => Await(n, i => methods.WrappedAsync(i)));
    }

    /// <summary>Whether ten million calls leave the memory as it was.</summary>
    public static bool StayFlat()
    {
        var methods = new Methods(new AspectRuntime());
        const int Each = 2_500_000;
        Call(methods, 10_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Call(methods, Each);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        var isFlat = grown < 64 * 1024;
        Console.WriteLine(FormattableString.Invariant($"{"ten million calls under overload control",-44} {grown,9:N0} bytes kept, of 65,536  {(isFlat ? "met" : "MISSED")}"));
        GC.KeepAlive(methods);
        return isFlat;
    }

    private static void Call(Methods methods, int each)
    {
        Repeat(each, methods, static (m, i) => m.ShedWalled(i));
        Repeat(each, methods, static (m, i) => m.Adapted(i));
        Repeat(each, methods, static (m, i) => m.Budgeted(i));
        Repeat(each, methods, static (m, i) => m.HedgedAtOnceAsync(i).Result);
    }

    private static Budget Added(string name, double nanoseconds, Methods methods, Func<Methods, int, int> ours, Func<Methods, int, int> limit)
        => new(name, double.PositiveInfinity, 0, Operations, n => Repeat(n, methods, ours), n => Repeat(n, methods, limit)) { MaxAddedNanoseconds = nanoseconds };

    private static Budget Ratio(string name, double ratio, Methods methods, Func<Methods, int, int> ours, Func<Methods, int, int> limit)
        => new(name, ratio, 0, Operations, n => Repeat(n, methods, ours), n => Repeat(n, methods, limit));

    private static void Repeat(int operations, Methods methods, Func<Methods, int, int> operation)
    {
        for (var i = 0; i < operations; i++)
        {
            operation(methods, i);
        }
    }

    private static void Await(int operations, Func<int, ValueTask<int>> operation) => AwaitAsync(operations, operation).GetAwaiter().GetResult();

    private static async Task AwaitAsync(int operations, Func<int, ValueTask<int>> operation)
    {
        for (var i = 0; i < operations; i++)
        {
            await operation(i);
        }
    }

    private sealed partial class Methods(AspectRuntime runtime)
    {
        [Shed]
        public partial int Shed(int id);

        private static int ShedCore(int id) => id;

        // Without a strategy: the pipeline alone.
        [Retry(1, Enabled = false)]
        public partial int Retried(int id);

        private static int RetriedCore(int id) => id;

        [Shed, Bulkhead(100)]
        public partial int ShedWalled(int id);

        private static int ShedWalledCore(int id) => id;

        [Bulkhead(100)]
        public partial int Walled(int id);

        private static int WalledCore(int id) => id;

        [Shed, Bulkhead(100)]
        public partial ValueTask<int> ShedWalledAsync(int id);

        private static ValueTask<int> ShedWalledCoreAsync(int id) => new(id);

        [Bulkhead(100)]
        public partial ValueTask<int> WalledAsync(int id);

        private static ValueTask<int> WalledCoreAsync(int id) => new(id);

        [AdaptiveConcurrency]
        public partial int Adapted(int id);

        private static int AdaptedCore(int id) => id;

        [AdaptiveConcurrency]
        public partial ValueTask<int> AdaptedAsync(int id);

        private static ValueTask<int> AdaptedCoreAsync(int id) => new(id);

        [Retry(3)]
        public partial int Budgeted(int id);

        private static int BudgetedCore(int id) => id;

        [Retry(3, Budget = 0)]
        public partial int Unbudgeted(int id);

        private static int UnbudgetedCore(int id) => id;

        [Hedge(Delay = "1s", Idempotent = true)]
        public partial ValueTask<int> HedgedAsync(int id);

        private static ValueTask<int> HedgedCoreAsync(int id) => BareAsync(id);

        [Retry(1, Enabled = false)]
        public partial ValueTask<int> WrappedAsync(int id);

        private static ValueTask<int> WrappedCoreAsync(int id) => BareAsync(id);

        [Hedge(Delay = "1s", Idempotent = true)]
        public partial ValueTask<int> HedgedAtOnceAsync(int id);

        private static ValueTask<int> HedgedAtOnceCoreAsync(int id) => new(id);

        public static async ValueTask<int> BareAsync(int id)
        {
            await Task.Yield();
            return id;
        }
    }
}
