namespace PerfAspects.Benchmarks.Growth;

/// <summary>The same calls from one thread and from two.</summary>
internal static partial class ThreadGrowth
{
    private const int Operations = 2_000_000;

    public static Plot Run()
    {
        var work = new Work(new AspectRuntime());
        return new Plot(
            "threads",
            "Time of a call on each of the threads",
            "threads",
            new("cache hit, ns", Curve(n => Repeat(n, i => work.Hit(i & 63)))),
            new("permit, ns", Curve(n => Repeat(n, work.Limited))),
            new("closed circuit, ns", Curve(n => Repeat(n, work.Guarded))));
    }

    private static (double, double)[] Curve(Action<int> run) =>
    [
        (1, Measure.Nanoseconds(Operations, run)),
        (2, Measure.Nanoseconds(Operations, n => Parallel.Invoke(new ParallelOptions { MaxDegreeOfParallelism = 2 }, () => run(n), () => run(n)))),
    ];

    private static void Repeat(int operations, Func<int, int> call)
    {
        for (var i = 0; i < operations; i++)
        {
            call(i);
        }
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        [Cached("1h")]
        public partial int Hit(int number);

        private int HitCore(int number) => number;

        [RateLimited(1_000_000_000, "1s")]
        public partial int Limited(int number);

        private int LimitedCore(int number) => number;

        [CircuitBreaker]
        public partial int Guarded(int number);

        private int GuardedCore(int number) => number;
    }
}
