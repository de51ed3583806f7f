using PerfAspects.CircuitBreaking;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.CircuitBreaking;

/// <summary>
/// Where ours does better than Polly's. Each test also shows what Polly's does, so that we learn of it should Polly mend that: ours would then have
/// done its service.
/// </summary>
public sealed class BeyondPollyTests
{
    private static readonly TimeSpan s_break = TimeSpan.FromSeconds(5);

    private readonly FakeClock _clock = new();

    [Fact]
    public async Task CanceledProbe_NeitherClosesNorOpens_TheNextCallProbes()
    {
        var (ours, pollys) = Open();
        await ProbeAndCancel(ours);
        await ProbeAndCancel(pollys);

        Assert.Equal(CircuitState.HalfOpen, ours.State());
        Assert.Null(ours.Call());
        Assert.Equal(CircuitState.Closed, ours.State());

        Assert.Equal(CircuitState.Closed, pollys.State()); // by a call that told nothing
    }

    [Fact]
    public async Task CanceledProbe_ThenAFailedOne_OpensForAWholeBreak()
    {
        var (ours, _) = Open();
        await ProbeAndCancel(ours);
        _clock.Advance(TimeSpan.FromSeconds(1));

        ours.Fail(1);

        Assert.Equal(s_break, Assert.IsType<BrokenCircuitException>(ours.Call()).RetryAfter);
    }

    [Fact]
    public async Task CanceledCalls_WhileClosed_AreNoThroughput()
    {
        var settings = Breaker.Settings(failureRatio: 0.5, minimumThroughput: 4);
        var ours = Breaker.Ours(settings, _clock);
        var pollys = Breaker.Pollys(settings, _clock);
        foreach (var breaker in new[] { ours, pollys })
        {
            breaker.Fail(2);
            await ProbeAndCancel(breaker);
            await ProbeAndCancel(breaker);
            await ProbeAndCancel(breaker);
            breaker.Fail(1);
        }

        Assert.Equal(CircuitState.Closed, ours.State()); // three calls, and four are needed
        ours.Fail(1);
        Assert.Equal(CircuitState.Open, ours.State());

        Assert.Equal(CircuitState.Open, pollys.State()); // three failures among six calls, for it takes the cancelled ones for successes
    }

    [Fact]
    public async Task LateSuccess_OfACallFromBeforeTheBreak_DoesNotCloseTheProbingCircuit()
    {
        var (ours, pollys) = (New(Breaker.Ours), New(Breaker.Pollys));
        var (lateOurs, latePollys) = (BeginThenBreakAndProbe(ours), BeginThenBreakAndProbe(pollys));

        await EndLate(lateOurs, null);
        await EndLate(latePollys, null);

        Assert.Equal(CircuitState.HalfOpen, ours.State());
        Assert.Equal(CircuitState.Closed, pollys.State()); // while its probe still runs
    }

    [Fact]
    public async Task LateFailure_OfACallFromBeforeTheBreak_DoesNotOpenTheProbingCircuit()
    {
        var (ours, pollys) = (New(Breaker.Ours), New(Breaker.Pollys));
        var (lateOurs, latePollys) = (BeginThenBreakAndProbe(ours), BeginThenBreakAndProbe(pollys));

        await EndLate(lateOurs, new Breaker.HandledException());
        await EndLate(latePollys, new Breaker.HandledException());

        Assert.Equal(CircuitState.HalfOpen, ours.State());
        Assert.Equal(CircuitState.Open, pollys.State());
    }

    [Fact]
    public async Task LateFailures_OfCallsFromBeforeTheBreak_DoNotOpenTheRecoveredCircuit()
    {
        var (ours, pollys) = (New(Breaker.Ours), New(Breaker.Pollys));
        foreach (var breaker in new[] { ours, pollys })
        {
            var late = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource<int>()).ToArray();
            var calls = late.Select(end => breaker.Begin(end.Task)).ToArray();
            breaker.Fail(2);
            _clock.Advance(s_break);
            Assert.Null(breaker.Call());

            foreach (var (end, call) in late.Zip(calls))
            {
                await EndLate((end, call), new Breaker.HandledException());
            }
        }

        Assert.Equal(CircuitState.Closed, ours.State());
        Assert.Equal(CircuitState.Open, pollys.State());
    }

    [Fact]
    public void LostProbe_AfterAnotherBreak_GivesItsPlaceToTheNextCall()
    {
        var (ours, pollys) = Open();
        foreach (var breaker in new[] { ours, pollys })
        {
            _ = breaker.Begin(new TaskCompletionSource<int>().Task);
            Assert.Equal(s_break, Assert.IsType<BrokenCircuitException>(breaker.Call()).RetryAfter);
        }

        _clock.Advance(s_break);

        Assert.Null(ours.Call());
        Assert.Equal(CircuitState.Closed, ours.State());

        Assert.Equal(TimeSpan.Zero, Assert.IsType<BrokenCircuitException>(pollys.Call()).RetryAfter); // and so for ever
    }

    [Fact]
    public async Task ReplacedProbe_ThatComesBackAfterAll_ChangesNothing()
    {
        var (ours, _) = Open();
        var lost = new TaskCompletionSource<int>();
        var lostCall = ours.Begin(lost.Task);
        _clock.Advance(s_break);
        var probe = new TaskCompletionSource<int>();
        var probeCall = ours.Begin(probe.Task);

        await EndLate((lost, lostCall), null);
        Assert.Equal(CircuitState.HalfOpen, ours.State());

        probe.SetResult(1);
        await probeCall;
        Assert.Equal(CircuitState.Closed, ours.State());
    }

    private Breaker New(Func<CircuitBreakerSettings, TimeProvider, Breaker> make) => make(Breaker.Settings(), _clock);

    private (Breaker Ours, Breaker Pollys) Open()
    {
        var (ours, pollys) = (New(Breaker.Ours), New(Breaker.Pollys));
        ours.Fail(2);
        pollys.Fail(2);
        _clock.Advance(s_break);
        return (ours, pollys);
    }

    private static async Task ProbeAndCancel(Breaker breaker)
    {
        using var caller = new CancellationTokenSource();
        var probe = breaker.Begin(new TaskCompletionSource<int>().Task, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);
    }

    // A slow call begins while the circuit is closed and is still under way when the probe is.
    private (TaskCompletionSource<int> End, Task<int> Call) BeginThenBreakAndProbe(Breaker breaker)
    {
        var end = new TaskCompletionSource<int>();
        var call = breaker.Begin(end.Task);
        breaker.Fail(2);
        _clock.Advance(s_break);
        _ = breaker.Begin(new TaskCompletionSource<int>().Task);
        Assert.Equal(CircuitState.HalfOpen, breaker.State());
        return (end, call);
    }

    private static async Task EndLate((TaskCompletionSource<int> End, Task<int> Call) late, Exception? failure)
    {
        if (failure is null)
        {
            late.End.SetResult(1);
        }
        else
        {
            late.End.SetException(failure);
        }

        await Record.ExceptionAsync(() => late.Call);
    }
}
