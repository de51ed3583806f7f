using PerfAspects.RateLimiting;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Execution.Waits;

/// <summary>A thread that is interrupted (<see cref="Thread.Interrupt"/>) while its call waits gives its place back.</summary>
public sealed class InterruptTests : AspectTest
{
    private readonly Waits _waits;

    public InterruptTests() => _waits = new Waits(Runtime);

    [Fact]
    public void RateLimited_InterruptedInTheQueue_CostsNothing()
    {
        _waits.Limited();
        var interrupted = Start(() => _waits.Limited());
        Interrupt(interrupted, () => Queued("Limited") == 1);
        Assert.IsType<ThreadInterruptedException>(interrupted.Failure);

        var next = Start(() => _waits.Limited());
        SpinUntil(() => Queued("Limited") == 2 && IsBlocked(next));
        Clock.Advance(TimeSpan.FromSeconds(1));

        next.Join();
        Assert.Null(next.Failure);
    }

    [Fact]
    public void Bulkhead_InterruptedInTheQueue_KeepsNoPlace()
    {
        using var leave = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var first = Start(() => _waits.InABulkhead(() =>
        {
            inside.Set();
            leave.Wait();
        }));
        inside.Wait();
        for (var i = 0; i < 5; i++) // two may wait
        {
            var interrupted = Start(() => _waits.InABulkhead(static () => { }));
            Interrupt(interrupted, () => IsBlocked(interrupted));
            Assert.IsType<ThreadInterruptedException>(interrupted.Failure);
        }

        leave.Set();
        first.Join();
        _waits.InABulkhead(static () => { });
    }

    // Neither a failed attempt nor a failure of the circuit: the caller has changed its mind.
    [Fact]
    public void Bulkhead_InterruptedAmongOtherAspects_IsNotRetriedAndNoFailure()
    {
        using var leave = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var first = Start(() => _waits.InABulkheadAmongOthers(() =>
        {
            inside.Set();
            leave.Wait();
        }));
        inside.Wait();
        for (var i = 0; i < 5; i++)
        {
            var interrupted = Start(() => _waits.InABulkheadAmongOthers(static () => { }));
            Interrupt(interrupted, () => IsBlocked(interrupted));
            Assert.IsType<ThreadInterruptedException>(interrupted.Failure);
        }

        leave.Set();
        first.Join();
        _waits.InABulkheadAmongOthers(static () => { });
        var statistics = Runtime.Find("PerfAspects.Tests.Execution.Waits.Waits.InABulkheadAmongOthers")!.GetStatistics();
        Assert.Equal((0, CircuitState.Closed), (statistics.Retries, statistics.CircuitState));
    }

    [Fact]
    public void Cached_InterruptedWhileAnotherLoads_LeavesTheLoadToTheOther()
    {
        using var leave = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var values = new List<int>();
        var first = Start(() => values.Add(_waits.Load(() =>
        {
            inside.Set();
            leave.Wait();
        })));
        inside.Wait();
        var interrupted = Start(() => _waits.Load(static () => { }));
        Interrupt(interrupted, () => true);
        Assert.IsType<ThreadInterruptedException>(interrupted.Failure);

        leave.Set();
        first.Join();

        Assert.Equal([1], values);
        Assert.Equal(1, _waits.Load(static () => { }));
    }

    // Nobody waits for the load any more: the next caller begins another.
    [Fact]
    public void Cached_InterruptedInItsOwnLoad_LeavesTheKeyFree()
    {
        using var leave = new ManualResetEventSlim();
        var interrupted = Start(() => _waits.Load(leave.Wait));
        Interrupt(interrupted, () => _waits.Loads == 1);
        Assert.IsType<ThreadInterruptedException>(interrupted.Failure);

        var next = Start(() => _waits.Load(static () => { }));

        next.Join();
        Assert.Null(next.Failure);
        leave.Set();
    }

    // The others were not interrupted: one of them runs the load again.
    [Fact]
    public void Cached_InterruptedInItsOwnLoad_LeavesTheLoadToTheOthers()
    {
        using var leave = new ManualResetEventSlim();
        var values = new System.Collections.Concurrent.ConcurrentBag<int>();
        var interrupted = Start(() => _waits.Load(leave.Wait));
        SpinUntil(() => _waits.Loads == 1);
        Caller[] others = [.. Enumerable.Range(0, 3).Select(_ => Start(() => values.Add(_waits.Load(static () => { }))))];
        SpinUntil(() => others.All(IsBlocked) && Joined("Load") == 3);
        Interrupt(interrupted, () => true);
        Assert.IsType<ThreadInterruptedException>(interrupted.Failure);

        Assert.All(others, other => other.Join());
        Assert.All(others, other => Assert.Null(other.Failure));
        Assert.Equal([2, 2, 2], values);
        leave.Set();
    }

    // The caller that began the load has left, and the load goes on: an interrupted caller does not begin another.
    [Fact]
    public void Cached_InterruptedAfterTheFirstHasLeft_Leaves()
    {
        using var leave = new ManualResetEventSlim();
        using var leaving = new CancellationTokenSource();
        var first = Start(() => _waits.LoadUntil(leave.Wait, leaving.Token));
        SpinUntil(() => _waits.Loads == 1);
        var second = Start(() => _waits.LoadUntil(static () => { }, default)); // so that the load is not given up
        var interrupted = Start(() => _waits.LoadUntil(static () => { }, default));
        SpinUntil(() => Joined("LoadUntil") == 2);
        leaving.Cancel();
        Interrupt(interrupted, () => true);

        Assert.IsType<ThreadInterruptedException>(interrupted.Failure);
        leave.Set();
        Assert.All([first, second], caller => caller.Join());
        Assert.Equal(1, _waits.Loads);
        Assert.Null(second.Failure);
    }

    [Fact]
    public void Cached_InterruptedInItsOwnLoad_IsAnsweredByNoExpiredValue()
    {
        using var leave = new ManualResetEventSlim();
        Assert.Equal(1, _waits.LoadOrStale(static () => { }));
        Clock.Advance(TimeSpan.FromHours(1.5));
        var interrupted = Start(() => _waits.LoadOrStale(leave.Wait));
        Interrupt(interrupted, () => _waits.Loads == 2);

        Assert.IsType<ThreadInterruptedException>(interrupted.Failure);
        Assert.Equal(0, Runtime.Find("PerfAspects.Tests.Execution.Waits.Waits.LoadOrStale")!.GetStatistics().CacheStale);
        leave.Set();
    }

    // A core that does not wait leaves the interruption pending: to give the slot back must not end in it.
    [Fact]
    public void Bulkhead_InterruptedInTheCore_GivesItsSlotBack()
    {
        var interrupted = Start(() =>
        {
            _waits.InABulkhead(static () => Thread.CurrentThread.Interrupt());
            Thread.Sleep(Timeout.Infinite); // still interrupted
        });
        interrupted.Join();

        Assert.IsType<ThreadInterruptedException>(interrupted.Failure);
        _waits.InABulkhead(static () => { });
    }

    private static Caller Start(Action call) => new(call);

    private static void Interrupt(Caller caller, Func<bool> isWaiting)
    {
        SpinUntil(() => isWaiting() && IsBlocked(caller));
        caller.Thread.Interrupt();
        caller.Join();
    }

    private static bool IsBlocked(Caller caller) => (caller.Thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    private static void SpinUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));

    private long Joined(string method) => Runtime.Find("PerfAspects.Tests.Execution.Waits.Waits." + method)!.GetStatistics().CacheJoined;

    private long Queued(string method) => Runtime.Find("PerfAspects.Tests.Execution.Waits.Waits." + method)!.Counters[RateLimitTelemetry.Queued];

    private sealed class Caller
    {
        public Caller(Action call)
        {
            Thread = new Thread(() => Failure = Record.Exception(call)) { IsBackground = true };
            Thread.Start();
        }

        public Thread Thread { get; }

        public Exception? Failure { get; private set; }

        public void Join() => Assert.True(Thread.Join(TimeSpan.FromSeconds(30)));
    }
}
