using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>Queries a circuit before each call and reports the end of the call to it.</summary>
/// <param name="settings">Which exceptions are failures, and for how long it then breaks.</param>
/// <param name="method">The method.</param>
/// <param name="refusals">The calls that it would have refused, where it only observes.</param>
internal sealed class CircuitBreakerGate(CircuitBreakerSettings settings, AspectMethod method, ObservedRefusals refusals) : Gate
{
    // In the place of an exception's type, where none has opened the circuit.
    private const string Slow = "slow";
    private const string Result = "result";

    private TimedPhase? _spare; // used again, so that an admitted call allocates nothing where calls are short

    /// <inheritdoc/>
    public override string RejectedEvent => CircuitTelemetry.RejectedEvent;

    /// <inheritdoc/>
    public override GateEntry Enter(object state, CancellationToken callerToken)
    {
        if (((CircuitStateMachine)state).TryEnter(out var phase, out var retryAfter))
        {
            return GateEntry.Admit(settings.SlowCallDuration is null ? phase : Begin(phase));
        }

        if (settings.ObserveOnly)
        {
            refusals.Add();
            return GateEntry.Observe();
        }

        method.Counters.Increment(CircuitTelemetry.Rejected);
        return GateEntry.Refuse(Rejection(phase, retryAfter));
    }

    /// <inheritdoc/>
    public override void Succeeded(object state, object? pass)
    {
        if (PhaseOf(pass, out var isSlow) is { } phase)
        {
            Log(((CircuitStateMachine)state).Succeeded(phase, isSlow), Slow, exception: null);
        }
    }

    /// <inheritdoc/>
    public override void ReturnedFailure(object state, object? pass)
    {
        if (PhaseOf(pass, out var isSlow) is { } phase)
        {
            Log(((CircuitStateMachine)state).Failed(phase, failure: null, isSlow), Result, exception: null);
        }
    }

    /// <inheritdoc/>
    public override void Failed(object state, object? pass, Exception exception, CancellationToken callerToken)
    {
        var circuit = (CircuitStateMachine)state;
        if (PhaseOf(pass, out var isSlow) is not { } phase)
        {
            return;
        }

        if (ExceptionFilter.IsCancellation(exception, callerToken) || exception is IOverloadRejection)
        {
            circuit.Canceled(phase);
        }
        else if (!settings.Failures.Matches(exception, callerToken))
        {
            Log(circuit.Succeeded(phase, isSlow), Slow, exception: null);
        }
        else
        {
            Log(circuit.Failed(phase, exception, isSlow), exception.GetType().FullName!, exception);
        }
    }

    private TimedPhase Begin(CircuitPhase phase)
        => (Interlocked.Exchange(ref _spare, null) ?? new TimedPhase()).Begin(phase, method.Runtime.Clock.GetTimestamp());

    private CircuitPhase? PhaseOf(object? pass, out bool isSlow)
    {
        isSlow = false;
        if (pass is not TimedPhase timed)
        {
            return pass as CircuitPhase; // no call that was let in against the circuit's word changes it
        }

        var phase = timed.Phase;
        isSlow = method.Runtime.Clock.GetElapsed(timed.Started) >= settings.SlowCallDuration;
        Volatile.Write(ref _spare, timed);
        return phase;
    }

    private void Log(CircuitChange change, string errorType, Exception? exception)
    {
        if (change == CircuitChange.Closed)
        {
            method.Runtime.Logger.CircuitClosed(method.Name);
        }
        else if (change == CircuitChange.Opened)
        {
            method.Runtime.Logger.CircuitOpened(method.Name, settings.BreakDuration.TotalMilliseconds, errorType, exception);
        }
    }

    private BrokenCircuitException Rejection(CircuitPhase phase, TimeSpan retryAfter) => phase.State == CircuitState.Isolated
        ? new IsolatedCircuitException($"The circuit of {method.Name} is held open manually and admits no call.")
        : Broken(FormattableString.Invariant($"The circuit of {method.Name} is open; it admits the next call in {retryAfter:c}."),
            retryAfter, phase.Cause);

    private static BrokenCircuitException Broken(string message, TimeSpan retryAfter, Exception? cause)
        => cause is null ? new BrokenCircuitException(message, retryAfter) : new BrokenCircuitException(message, retryAfter, cause);
}
