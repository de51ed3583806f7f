using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.State;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>
/// A circuit: Polly's states and counting, in which each result speaks only for the <see cref="CircuitPhase"/> its call was admitted in.
/// Safe for use by many threads; while closed, a call is admitted without a lock.
/// </summary>
internal sealed partial class CircuitStateMachine(CircuitBreakerSettings settings, Clock clock, string? name = null)
    : ICircuitState, INamedState
{
    private readonly Lock _gate = new();
    private readonly TransitionCounts _transitions = new();
    private ImmutableArray<CircuitGroup> _groups = []; // those that show the circuit; several where methods share it
    private CircuitBreakerSettings _settings = WithoutTypes(settings);
    private FailureSampling _sampling = new(clock.ToTimestamps(settings.SamplingDuration));
    private long _breakDuration = clock.ToTimestamps(settings.BreakDuration);
    private int _failuresInARow;
    private volatile CircuitPhase _phase = new(CircuitState.Closed);

    /// <summary>Whether nobody could tell it from a new one: closed, and nothing of the sampling period counts against it.</summary>
    public bool StandsAsNew
    {
        get
        {
            var now = clock.GetTimestamp();
            lock (_gate)
            {
                return _phase.State == CircuitState.Closed && _sampling.Read(now).Calls == 0
                    && (_settings.ConsecutiveFailures == 0 || _failuresInARow == 0);
            }
        }
    }

    /// <summary>
    /// The state in which the next call finds the circuit: half-open once the break is over, also before a call probes.
    /// <see cref="ReadTransitions"/> counts the transition when a call probes, as Polly does.
    /// </summary>
    public CircuitState State
    {
        get
        {
            var phase = _phase;
            return phase.State == CircuitState.Open && clock.GetTimestamp() >= phase.ProbeAt ? CircuitState.HalfOpen : phase.State;
        }
    }

    /// <inheritdoc/>
    public CircuitState LastState => _phase.State;

    /// <inheritdoc/>
    public string? Name { get; } = name;

    /// <summary>
    /// Takes other settings on. State and counts stay; a break under way lasts as long from its beginning as the new settings say, and a
    /// probe goes on.
    /// </summary>
    public void Reconfigure(CircuitBreakerSettings settings)
    {
        lock (_gate)
        {
            if (settings.SamplingDuration != _settings.SamplingDuration)
            {
                _sampling = _sampling.Over(clock.ToTimestamps(settings.SamplingDuration));
            }

            var breakDuration = clock.ToTimestamps(settings.BreakDuration);
            if (_phase.State == CircuitState.Open && breakDuration != _breakDuration)
            {
                GoTo(new CircuitPhase(CircuitState.Open, _phase.ProbeAt - _breakDuration + breakDuration, _phase.Cause));
            }

            _breakDuration = breakDuration;
            _settings = WithoutTypes(settings);
            if (_phase.State == CircuitState.HalfOpen && _phase.Successes >= settings.Probes)
            {
                BeginClosed(); // fewer probes are required than have succeeded
            }
        }
    }

    /// <summary>Admits a call or rejects it.</summary>
    /// <param name="phase">The phase that has admitted the call, or the one that rejects it.</param>
    /// <param name="retryAfter">
    /// When rejected and not isolated: how long until a call may probe. While a probe runs, that is until the next one may take its place.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter(out CircuitPhase phase, out TimeSpan retryAfter)
    {
        phase = _phase;
        retryAfter = default;
        return phase.State == CircuitState.Closed || TryProbe(out phase, out retryAfter);
    }

    /// <summary>Takes note of a call that ended with a value, or with an exception that is no failure.</summary>
    public CircuitChange Succeeded(CircuitPhase phase, bool isSlow = false)
    {
        if (phase != _phase)
        {
            return CircuitChange.None;
        }

        var now = clock.GetTimestamp();
        lock (_gate)
        {
            if (phase != _phase)
            {
                return CircuitChange.None;
            }

            if (phase.State == CircuitState.HalfOpen)
            {
                return isSlow ? Open(now, cause: null) : ProbeSucceeded(phase);
            }

            _sampling.AddSuccess(now);
            _failuresInARow = 0;
            return IsTooSlow(now, isSlow) ? Open(now, cause: null) : CircuitChange.None;
        }
    }

    /// <summary>Takes note of a call that failed.</summary>
    /// <param name="phase">The phase that has admitted the call.</param>
    /// <param name="failure">The exception; <see langword="null"/> for a result that counts as a failure.</param>
    /// <param name="isSlow">Whether the call was slow.</param>
    public CircuitChange Failed(CircuitPhase phase, Exception? failure, bool isSlow = false)
    {
        if (phase != _phase)
        {
            return CircuitChange.None;
        }

        var now = clock.GetTimestamp();
        lock (_gate)
        {
            if (phase != _phase)
            {
                return CircuitChange.None;
            }

            if (phase.State == CircuitState.Closed)
            {
                _sampling.AddFailure(now);
                _failuresInARow++;
                if (!IsTooSlow(now, isSlow) && !HasFailedTooOften(now))
                {
                    return CircuitChange.None;
                }
            }

            return Open(now, failure);
        }
    }

    /// <summary>
    /// Takes note of a call whose caller has cancelled it. It says nothing about the method: if it was a probe, the next call probes.
    /// </summary>
    public void Canceled(CircuitPhase phase)
    {
        lock (_gate)
        {
            if (phase == _phase && phase.State == CircuitState.HalfOpen)
            {
                phase.Probes--;
            }
        }
    }

    /// <inheritdoc/>
    public void Isolate()
    {
        lock (_gate)
        {
            GoTo(new CircuitPhase(CircuitState.Isolated));
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        lock (_gate)
        {
            BeginClosed();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CircuitTransitions> ReadTransitions() => _transitions.Read();

    /// <summary>Shows the circuit in a group, which is notified of every transition from now on.</summary>
    public void Join(CircuitGroup group)
    {
        lock (_gate)
        {
            _groups = _groups.Add(group);
            group.Joined(this, _phase.State, _transitions.Read());
        }
    }

    /// <summary>Ends what <see cref="Join"/> began.</summary>
    /// <returns>The transitions so far, of all of which the group was notified.</returns>
    public IReadOnlyList<CircuitTransitions> Leave(CircuitGroup group)
    {
        lock (_gate)
        {
            _groups = _groups.Remove(group);
            return _transitions.Read();
        }
    }
}
