using PerfAspects.Caching;
using PerfAspects.Telemetry;

namespace PerfAspects.Tests.Telemetry;

public sealed class CallCountersTests
{
    [Fact]
    public void Increment_ManyThreadsThatEnd_LosesNothing()
    {
        const int Threads = 50;
        const int Times = 10_000;
        var counters = new CallCounters();

        for (var round = 0; round < 4; round++)
        {
            var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
            {
                for (var i = 0; i < Times; i++)
                {
                    counters.Increment(Counter.Hit);
                    counters.Increment(Counter.Started);
                }
            })).ToArray();
            Array.ForEach(threads, static thread => thread.Start());
            Array.ForEach(threads, static thread => thread.Join());
            GC.Collect();
            GC.WaitForPendingFinalizers(); // the pages of dead threads are handed on, their counts stay
        }

        Assert.Equal((4 * Threads * Times, 4 * Threads * Times, 0), (counters[Counter.Hit], counters[Counter.Started], counters[CacheTelemetry.Miss]));
    }

    [Fact]
    public void Increment_AnIdUsedBefore_StartsAtZero()
    {
        for (var i = 0; i < 200; i++)
        {
            CountOnce();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void CountOnce()
        {
            var counters = new CallCounters();
            Assert.Equal(0, counters[Counter.Failed]);
            counters.Increment(Counter.Failed);
            Assert.Equal(1, counters[Counter.Failed]);
        }
    }
}
