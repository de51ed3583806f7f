namespace PerfAspects.Tests;

/// <summary>What a call allocates once it is warm.</summary>
internal static class Allocations
{
    private const int Calls = 10_000;
    private const int Rounds = 5;

    /// <summary>The bytes this thread allocates in 10 000 calls: at best, since Polly's pool of contexts is the process's, and other tests empty it.</summary>
    public static long Measure(Action call)
    {
        MeasureOnce(call); // whatever is made once
        return Enumerable.Range(0, Rounds).Min(_ => MeasureOnce(call));
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
