using PerfAspects.Pipeline;
using PerfAspects.Runtime;
using Polly;
using Polly.CircuitBreaker;
using Polly.Telemetry;

namespace PerfAspects.CircuitBreaking;

/// <summary>Asks a circuit before each call and tells it how the call ended.</summary>
/// <param name="circuits">The circuit, or that of the call's partition.</param>
/// <param name="failures">Which exceptions are failures.</param>
/// <param name="method">The method's name, for messages.</param>
/// <param name="telemetry">Marks rejections with their source, as Polly's own are.</param>
internal sealed class CircuitBreakerStrategy<TResult>(
    PartSource<CircuitStateMachine> circuits, ExceptionFilter failures, string method, ResilienceStrategyTelemetry telemetry) : ResilienceStrategy<TResult>
{
    protected override ValueTask<Outcome<TResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var circuit = circuits.Of(context);
        if (!circuit.TryEnter(out var phase, out var retryAfter))
        {
            return Outcome.FromExceptionAsValueTask<TResult>(Rejection(phase, retryAfter));
        }

        var running = callback(context, state);
        if (!running.IsCompletedSuccessfully)
        {
            return ReportAsync(running, context, circuit, phase);
        }

        var outcome = running.Result;
        Report(outcome, context, circuit, phase);
        return new ValueTask<Outcome<TResult>>(outcome);
    }

    private async ValueTask<Outcome<TResult>> ReportAsync(ValueTask<Outcome<TResult>> running, ResilienceContext context, CircuitStateMachine circuit, CircuitPhase phase)
    {
        var outcome = await running.ConfigureAwait(context.ContinueOnCapturedContext);
        Report(outcome, context, circuit, phase);
        return outcome;
    }

    private void Report(in Outcome<TResult> outcome, ResilienceContext context, CircuitStateMachine circuit, CircuitPhase phase)
    {
        if (outcome.Exception is not { } exception)
        {
            circuit.Succeeded(phase);
        }
        else if (ExceptionFilter.IsCancellation(exception, context.CancellationToken))
        {
            circuit.Canceled(phase);
        }
        else if (failures.Matches(exception, context.CancellationToken))
        {
            circuit.Failed(phase, exception);
        }
        else
        {
            circuit.Succeeded(phase);
        }
    }

    private BrokenCircuitException Rejection(CircuitPhase phase, TimeSpan retryAfter)
    {
        var rejection = phase.State == CircuitState.Isolated
            ? new IsolatedCircuitException($"The circuit of {method} is held open manually and admits no call.")
            : Broken(FormattableString.Invariant($"The circuit of {method} is open; it admits the next call in {retryAfter:c}."), retryAfter, phase.Cause);
        telemetry.SetTelemetrySource(rejection);
        return rejection;
    }

    private static BrokenCircuitException Broken(string message, TimeSpan retryAfter, Exception? cause)
        => cause is null ? new BrokenCircuitException(message, retryAfter) : new BrokenCircuitException(message, retryAfter, cause);
}
