using PerfAspects.CircuitBreaking;
using PerfAspects.Runtime;
using PerfAspects.State;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.CircuitBreaking;

public sealed class CircuitStateMachineTests
{
    private static readonly TimeSpan s_break = TimeSpan.FromSeconds(5);

    private readonly FakeClock _clock = new();
    private readonly CircuitStateMachine _circuit;

    public CircuitStateMachineTests() => _circuit = new CircuitStateMachine(Breaker.Settings(), new Clock(_clock));

    [Fact]
    public void TryEnter_Open_TellsTheExactTimeToWait()
    {
        Break();
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.False(_circuit.TryEnter(out _, out var retryAfter));
        Assert.Equal(s_break - TimeSpan.FromTicks(1), retryAfter);
        _clock.Advance(retryAfter - TimeSpan.FromTicks(1));
        Assert.False(_circuit.TryEnter(out _, out retryAfter));
        Assert.Equal(TimeSpan.FromTicks(1), retryAfter);
        _clock.Advance(retryAfter);
        Assert.True(_circuit.TryEnter(out var probe, out _));
        Assert.Equal(CircuitState.HalfOpen, probe.State);
    }

    [Fact]
    public async Task TryEnter_HalfOpen_ManyThreads_AdmitsOneProbe()
    {
        for (var round = 0; round < 200; round++)
        {
            Break();
            _clock.Advance(s_break);
            using var start = new Barrier(4);

            var admitted = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                start.SignalAndWait();
                return _circuit.TryEnter(out CircuitPhase _, out TimeSpan _);
            })));

            Assert.Single(admitted, true);
            _circuit.Close();
        }
    }

    [Fact]
    public async Task Failed_ManyThreadsAtOnce_OpensOnce()
    {
        var phases = Enumerable.Range(0, 8).Select(_ => Enter()).ToArray();

        await Task.WhenAll(phases.Select(phase => Task.Run(() => _circuit.Failed(phase, new TimeoutException()))));

        Assert.Equal([new CircuitTransitions(CircuitState.Closed, CircuitState.Open, 1)], _circuit.ReadTransitions());
    }

    [Fact]
    public void Close_WhileAProbeRuns_ItsFailureChangesNothing()
    {
        Break();
        _clock.Advance(s_break);
        var probe = Enter();

        _circuit.Close();
        _circuit.Failed(probe, new TimeoutException());

        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Fact]
    public void Close_WhileClosed_BeginsToCountAnew()
    {
        _circuit.Failed(Enter(), new TimeoutException());

        _circuit.Close();
        _circuit.Failed(Enter(), new TimeoutException());

        Assert.Equal(CircuitState.Closed, _circuit.State);
        Assert.Empty(_circuit.ReadTransitions());
    }

    [Fact]
    public void Isolate_WhileAProbeRuns_ItsSuccessChangesNothing()
    {
        Break();
        _clock.Advance(s_break);
        var probe = Enter();

        _circuit.Isolate();
        _circuit.Isolate();
        _circuit.Succeeded(probe);

        Assert.False(_circuit.TryEnter(out var phase, out _));
        Assert.Equal(CircuitState.Isolated, phase.State);
        Assert.Single(_circuit.ReadTransitions(), new CircuitTransitions(CircuitState.HalfOpen, CircuitState.Isolated, 1));
    }

    [Fact]
    public void Canceled_TheProbeOfAnEarlierPhase_DoesNotFreeTheProbeUnderWay()
    {
        Break();
        _clock.Advance(s_break);
        var lost = Enter();
        _clock.Advance(s_break);
        Enter();

        _circuit.Canceled(lost);

        Assert.False(_circuit.TryEnter(out _, out var retryAfter));
        Assert.Equal(s_break, retryAfter);
    }

    [Fact]
    public void State_AfterTheBreak_IsHalfOpenBeforeACallProbes()
    {
        Break();
        _clock.Advance(s_break - TimeSpan.FromTicks(1));
        Assert.Equal(CircuitState.Open, _circuit.State);

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
        Assert.Equal([new CircuitTransitions(CircuitState.Closed, CircuitState.Open, 1)], _circuit.ReadTransitions());
        Enter();
        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
    }

    private CircuitPhase Enter()
    {
        Assert.True(_circuit.TryEnter(out var phase, out _));
        return phase;
    }

    private void Break()
    {
        _circuit.Failed(Enter(), new TimeoutException());
        _circuit.Failed(Enter(), new TimeoutException());
        Assert.Equal(CircuitState.Open, _circuit.State);
    }
}
