namespace PerfAspects.Benchmarks.Growth;

/// <summary>A cache from a thousand entries to ten million.</summary>
internal static partial class EntryGrowth
{
    private const int Operations = 1_000_000;

    public static Plot Run()
    {
        var hits = new List<(double, double)>();
        var inserts = new List<(double, double)>();
        var bytes = new List<(double, double)>();
        foreach (var size in (int[])[1_000, 10_000, 100_000, 1_000_000, 10_000_000])
        {
            using var runtime = new AspectRuntime();
            var numbers = new Numbers(runtime);
            numbers.Get(-1); // what there is once per method
            var insert = 0.0;
            bytes.Add((size, Measure.Bytes(() => insert = Measure.Once(size, n => Fill(numbers, n))) / size));
            inserts.Add((size, insert));
            hits.Add((size, Measure.Nanoseconds(Operations, n => Hit(numbers, size, n))));
        }

        return new Plot("entries", "One cached method, as its entries grow", "entries", new("hit, ns", hits), new("load and insert, ns", inserts), new("memory, B an entry", bytes));
    }

    private static void Fill(Numbers numbers, int count)
    {
        for (var i = 0; i < count; i++)
        {
            numbers.Get(i);
        }
    }

    // In an order that no cache line or predictor foresees.
    private static void Hit(Numbers numbers, int size, int operations)
    {
        var key = 1u;
        for (var i = 0; i < operations; i++)
        {
            key = key * 1_664_525 + 1_013_904_223;
            numbers.Get((int)(key % (uint)size));
        }
    }

    private sealed partial class Numbers(AspectRuntime runtime)
    {
        [Cached("1d", MaxEntries = 0)]
        public partial int Get(int number);

        private int GetCore(int number) => number;
    }
}
