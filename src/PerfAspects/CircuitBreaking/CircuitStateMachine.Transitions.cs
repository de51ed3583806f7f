using System.Runtime.CompilerServices;
using PerfAspects.Runtime;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

// The transitions between states. Under the lock, except TryProbe and TryDecide, which take it.
internal sealed partial class CircuitStateMachine
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryProbe(out CircuitPhase phase, out TimeSpan retryAfter)
    {
        var now = _phase.State == CircuitState.Isolated ? default(long?) : clock.GetTimestamp();
        bool isAdmitted;
        while (!TryDecide(now, out phase, out retryAfter, out isAdmitted))
        {
            now = clock.GetTimestamp();
        }

        return isAdmitted;
    }

    // False if the time decides and is not known: the clock is the application's, and is read outside of the lock.
    private bool TryDecide(long? time, out CircuitPhase phase, out TimeSpan retryAfter, out bool isAdmitted)
    {
        lock (_gate)
        {
            phase = _phase;
            retryAfter = default;
            isAdmitted = phase.State == CircuitState.Closed;
            if (phase.State is CircuitState.Closed or CircuitState.Isolated)
            {
                return true;
            }

            if (time is not { } now)
            {
                return false;
            }

            if (phase.State == CircuitState.HalfOpen && phase.Probes < _settings.Probes)
            {
                phase.Probes++;
                phase.ProbeAt = now + _breakDuration;
                isAdmitted = true;
                return true;
            }

            if (now < phase.ProbeAt)
            {
                retryAfter = clock.ToTimeSpan(phase.ProbeAt - now);
                return true;
            }

            // A probe that never comes back must not keep the circuit for ever: after another break the next call takes its place.
            var successes = phase.Successes;
            phase = GoTo(new CircuitPhase(CircuitState.HalfOpen, now + _breakDuration, phase.Cause)
            {
                Probes = successes + 1,
                Successes = successes,
            });
            isAdmitted = true;
            return true;
        }
    }

    private CircuitChange ProbeSucceeded(CircuitPhase phase)
    {
        if (++phase.Successes < _settings.Probes)
        {
            return CircuitChange.None;
        }

        BeginClosed();
        return CircuitChange.Closed;
    }

    private CircuitChange Open(long now, Exception? cause)
    {
        GoTo(new CircuitPhase(CircuitState.Open, now + _breakDuration, cause));
        return CircuitChange.Opened;
    }

    private bool HasFailedTooOften(long now)
    {
        if (_settings.ConsecutiveFailures > 0 && _failuresInARow >= _settings.ConsecutiveFailures)
        {
            return true;
        }

        var (calls, failures) = _sampling.Read(now);
        return calls >= _settings.MinimumThroughput && (double)failures / calls >= _settings.FailureRatio;
    }

    private bool IsTooSlow(long now, bool isSlow)
    {
        if (isSlow)
        {
            _sampling.AddSlow(now);
        }

        return _settings.SlowCallDuration is not null
            && _sampling.Read(now).Calls is var calls
            && calls >= _settings.MinimumThroughput
            && (double)_sampling.ReadSlow(now) / calls >= _settings.SlowCallRatio;
    }

    private void BeginClosed()
    {
        _sampling.Clear();
        _failuresInARow = 0;
        GoTo(new CircuitPhase(CircuitState.Closed));
    }

    // A shared circuit may outlive the assembly of an exception type.
    private static CircuitBreakerSettings WithoutTypes(CircuitBreakerSettings settings)
        => settings with { Failures = ExceptionFilter.None };

    private CircuitPhase GoTo(CircuitPhase phase)
    {
        var from = _phase.State;
        _phase = phase;
        if (phase.State != from)
        {
            _transitions.Add(from, phase.State);
            foreach (var group in _groups)
            {
                group.Moved(this, from, phase.State);
            }
        }

        return phase;
    }
}
