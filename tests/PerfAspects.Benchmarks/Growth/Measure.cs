using System.Diagnostics;

namespace PerfAspects.Benchmarks.Growth;

/// <summary>The median time of one operation over several rounds.</summary>
internal static class Measure
{
    private const int Rounds = 7;

    public static double Nanoseconds(int operations, Action<int> run)
    {
        run(Math.Min(operations, 50_000)); // compiled, and in the caches
        Thread.Sleep(50); // the compiler's second tier works in the background
        run(Math.Min(operations, 50_000));
        var rounds = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add(Once(operations, run));
        }

        return rounds.Order().ElementAt(Rounds / 2);
    }

    public static double Once(int operations, Action<int> run)
    {
        var started = Stopwatch.GetTimestamp();
        run(operations);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / operations;
    }

    public static double Bytes(Action run)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        run();
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }
}
