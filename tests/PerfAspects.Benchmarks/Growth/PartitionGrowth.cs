namespace PerfAspects.Benchmarks.Growth;

/// <summary>A partitioned limit from a thousand values to a million, which are ten times as many as are held at once.</summary>
internal static partial class PartitionGrowth
{
    private const int Operations = 1_000_000;

    public static Plot Run()
    {
        var calls = new List<(double, double)>();
        var bytes = new List<(double, double)>();
        foreach (var size in (int[])[1_000, 10_000, 100_000, 1_000_000])
        {
            using var runtime = new AspectRuntime();
            var tenants = new Tenants(runtime);
            tenants.Call(-1);
            bytes.Add((size, Measure.Bytes(() => Measure.Once(size, n => Round(tenants, size, n))) / size));
            calls.Add((size, Measure.Nanoseconds(Operations, n => Round(tenants, size, n))));
        }

        return new Plot("partitions", "One partitioned limit, as its values grow (100 000 are held)", "values", new("call, ns", calls), new("memory, B a value", bytes));
    }

    private static void Round(Tenants tenants, int size, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            tenants.Call(i % size);
        }
    }

    private sealed partial class Tenants(AspectRuntime runtime)
    {
        [RateLimited(1_000_000, "1s", Algorithm = RateLimitAlgorithm.TokenBucket)]
        public partial int Call([Partition] int tenant);

        private int CallCore(int tenant) => tenant;
    }
}
