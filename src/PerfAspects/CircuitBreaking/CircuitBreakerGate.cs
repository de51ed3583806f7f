using PerfAspects.Pipeline.Gates;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>Asks a circuit before each call and tells it how the call ended.</summary>
/// <param name="settings">Which exceptions are failures, and for how long it then breaks.</param>
/// <param name="method">The method.</param>
internal sealed class CircuitBreakerGate(CircuitBreakerSettings settings, AspectMethod method) : Gate
{
    /// <inheritdoc/>
    public override string RejectedEvent => TelemetryNames.CircuitRejectedEvent;

    /// <inheritdoc/>
    public override GateEntry Enter(object part, CancellationToken callerToken)
    {
        if (((CircuitStateMachine)part).TryEnter(out var phase, out var retryAfter))
        {
            return GateEntry.Admit(phase);
        }

        method.Counters.Increment(Count.CircuitRejected);
        return GateEntry.Refuse(Rejection(phase, retryAfter));
    }

    /// <inheritdoc/>
    public override void Succeeded(object part, object? pass)
    {
        if (((CircuitStateMachine)part).Succeeded((CircuitPhase)pass!))
        {
            method.Runtime.Logger.CircuitClosed(method.Name);
        }
    }

    /// <inheritdoc/>
    public override void Failed(object part, object? pass, Exception exception, CancellationToken callerToken)
    {
        var (circuit, phase) = ((CircuitStateMachine)part, (CircuitPhase)pass!);
        if (ExceptionFilter.IsCancellation(exception, callerToken))
        {
            circuit.Canceled(phase);
        }
        else if (!settings.Failures.Matches(exception, callerToken))
        {
            Succeeded(circuit, phase);
        }
        else if (circuit.Failed(phase, exception))
        {
            method.Runtime.Logger.CircuitOpened(method.Name, settings.BreakDuration.TotalMilliseconds, exception.GetType().FullName,
                exception);
        }
    }

    private BrokenCircuitException Rejection(CircuitPhase phase, TimeSpan retryAfter) => phase.State == CircuitState.Isolated
        ? new IsolatedCircuitException($"The circuit of {method.Name} is held open manually and admits no call.")
        : Broken(FormattableString.Invariant($"The circuit of {method.Name} is open; it admits the next call in {retryAfter:c}."),
            retryAfter, phase.Cause);

    private static BrokenCircuitException Broken(string message, TimeSpan retryAfter, Exception? cause)
        => cause is null ? new BrokenCircuitException(message, retryAfter) : new BrokenCircuitException(message, retryAfter, cause);
}
