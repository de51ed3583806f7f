using System.Runtime.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Tests.Runtime;

public sealed class UninterruptedLockTests
{
    private readonly Lock _gate = new();

    [Fact]
    public void Enter_InterruptedWhileItWaits_TakesTheLock_AndTheInterruptComesAfterwards()
    {
        var wasEntered = false;
        var wasInterrupted = false;
        var waiter = new Thread(() =>
        {
            using (UninterruptedLock.Enter(_gate))
            {
                wasEntered = true;
            }

            try
            {
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        });

        lock (_gate)
        {
            waiter.Start();
            Assert.True(SpinWait.SpinUntil(() => waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)));
            waiter.Interrupt();
            Assert.False(wasEntered);
        }

        Assert.True(waiter.Join(TimeSpan.FromSeconds(30)));
        Assert.True(wasEntered && wasInterrupted);
    }

    [Fact]
    public void Counters_WhoseConstructorWasInterrupted_GiveNoIdBack()
    {
        Forget();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        var counters = Enumerable.Range(0, 20).Select(static _ => new CallCounters()).ToArray(); // those of other tests may have taken some of what was given back
        Assert.All(counters, static made => Assert.True(made.Id >= CounterAddresses.FirstId));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Forget()
        {
            for (var i = 0; i < 20; i++)
            {
                RuntimeHelpers.GetUninitializedObject(typeof(CallCounters));
            }
        }
    }
}
