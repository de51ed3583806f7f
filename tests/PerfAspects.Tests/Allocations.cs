namespace PerfAspects.Tests;

/// <summary>What a call allocates once it is warm.</summary>
internal static class Allocations
{
    private const int Calls = 10_000;
    private const int Rounds = 25;

    /// <summary>The bytes this thread allocates in 10 000 calls: at best, since Polly's pool of contexts is the process's, and other tests empty it.</summary>
    public static long Measure(Action call)
    {
        MeasureOnce(call); // whatever is made once
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            least = Math.Min(least, MeasureOnce(call));
            if (least > 0)
            {
                Thread.Sleep(20); // code that is not optimized yet may box: the optimizing compiler works in the background, 100 ms behind
            }
        }

        return least;
    }

    private static long MeasureOnce(Action call)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            call();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
