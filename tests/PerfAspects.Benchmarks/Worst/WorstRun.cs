using System.Diagnostics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Benchmarks.Worst;

/// <summary>Prints the longest waits: of an insert into a full cache all of whose entries are hot, and of threads that stand in a queue.</summary>
internal static class WorstRun
{
    private const int Entries = 1_000_000;
    private const int Inserts = 100_000;
    private const int Rounds = 5;
    private const int Callers = 100;

    public static int Run()
    {
        Insert();
        Queue();
        return 0;
    }

    // The same inserts do the same work in every round. What disturbs one only makes it longer, so that of each the shortest round counts.
    private static void Insert()
    {
        var times = InsertOnce();
        for (var round = 1; round < Rounds; round++)
        {
            times = [.. times.Zip(InsertOnce(), Math.Min)];
        }

        Array.Sort(times);
        Console.WriteLine(FormattableString.Invariant(
            $"{Inserts:N0} inserts into {Entries:N0} hot entries: median {times[Inserts / 2]:F1} µs, the longest {times[^1]:F1} µs"));
    }

    // A hit on every entry before: each entry that eviction looks at has been used, and stays.
    private static double[] InsertOnce()
    {
        using var runtime = new AspectRuntime();
        var descriptor = new AspectDescriptor("Inserted", new CachedAttribute("1d") { MaxEntries = Entries });
        var method = new AspectSlot<CachedMethod<Call, Key, int>>(descriptor).In(runtime);
        for (var hits = 0; hits < 3; hits++)
        {
            for (var i = 0; i < Entries; i++)
            {
                method.Invoke(new Call(i), default);
            }
        }

        GC.Collect();
        var times = new double[Inserts];
        for (var i = 0; i < Inserts; i++)
        {
            var started = Stopwatch.GetTimestamp();
            method.Invoke(new Call(Entries + i), default);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return times;
    }

    // Every thread of the pool is a caller that waits: nobody is left whom a timer could run on.
    private static void Queue()
    {
        using var runtime = new AspectRuntime();
        var descriptor = new AspectDescriptor("Queued", new RateLimitedAttribute(1, "10ms") { QueueLimit = Callers });
        var method = new AspectSlot<PipelineMethod<Call, int>>(descriptor).In(runtime);
        method.Invoke(new Call(0), default);
        var started = Stopwatch.GetTimestamp();
        Task.WaitAll([.. Enumerable.Range(0, Callers).Select(i => Task.Run(() => method.Invoke(new Call(i), default)))]);
        Console.WriteLine(FormattableString.Invariant(
            $"{Callers} synchronous calls of the pool's threads, one per 10 ms: {Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s"));
    }

    private readonly record struct Key(int Item);

    private readonly struct Call(int item) : ICachedCall<Key, int>
    {
        public Key Key => new(item);

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => new(item);
    }
}
