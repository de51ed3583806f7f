using PerfAspects.Pipeline;
using PerfAspects.Runtime;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>Asks a circuit before each call and tells it how the call ended.</summary>
/// <param name="failures">Which exceptions are failures.</param>
/// <param name="method">The method's name, for messages.</param>
internal readonly struct CircuitBreakerGate(ExceptionFilter failures, string method) : IGate<CircuitStateMachine, CircuitPhase>
{
    /// <inheritdoc/>
    public GateEntry<CircuitPhase> Enter(CircuitStateMachine circuit, CancellationToken callerToken) => circuit.TryEnter(out var phase, out var retryAfter)
        ? GateEntry<CircuitPhase>.Admit(phase)
        : GateEntry<CircuitPhase>.Refuse(Rejection(phase, retryAfter));

    /// <inheritdoc/>
    public GateEntry<CircuitPhase> EndWait(CircuitStateMachine circuit, Task waiting) => throw new NotSupportedException("Nobody waits for a circuit.");

    /// <inheritdoc/>
    public void Succeeded(CircuitStateMachine circuit, CircuitPhase phase) => circuit.Succeeded(phase);

    /// <inheritdoc/>
    public void Failed(CircuitStateMachine circuit, CircuitPhase phase, Exception exception, CancellationToken callerToken)
    {
        if (ExceptionFilter.IsCancellation(exception, callerToken))
        {
            circuit.Canceled(phase);
        }
        else if (failures.Matches(exception, callerToken))
        {
            circuit.Failed(phase, exception);
        }
        else
        {
            circuit.Succeeded(phase);
        }
    }

    private BrokenCircuitException Rejection(CircuitPhase phase, TimeSpan retryAfter) => phase.State == CircuitState.Isolated
        ? new IsolatedCircuitException($"The circuit of {method} is held open manually and admits no call.")
        : Broken(FormattableString.Invariant($"The circuit of {method} is open; it admits the next call in {retryAfter:c}."), retryAfter, phase.Cause);

    private static BrokenCircuitException Broken(string message, TimeSpan retryAfter, Exception? cause)
        => cause is null ? new BrokenCircuitException(message, retryAfter) : new BrokenCircuitException(message, retryAfter, cause);
}
