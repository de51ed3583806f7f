using PerfAspects.Execution;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;
using Polly.Timeout;

namespace PerfAspects.Timeouts;

/// <summary>The time limit of a method's attempts, and what becomes of one that has passed it.</summary>
internal sealed class TimeoutOutcome(TimeSpan timeout, AspectMethod method)
{
    public Clock Clock => method.Runtime.Clock;

    public AttemptCancellation Begin(CancellationToken callerToken)
    {
        var cancellation = new AttemptCancellation(Clock);
        cancellation.Begin(timeout, callerToken);
        return cancellation;
    }

    public void Begin(AttemptCancellation cancellation, CancellationToken callerToken) => cancellation.Begin(timeout, callerToken);

    /// <summary>
    /// The outcome of an attempt as the call sees it: a cancellation that the attempt has noticed is the caller's, or the timeout's.
    /// </summary>
    public Outcome<TResult> Of<TResult>(in Outcome<TResult> attempt, AttemptCancellation cancellation, HeldCall<TResult> call,
        CancellationToken callerToken)
        => attempt.Exception is OperationCanceledException noticed && cancellation.Token.IsCancellationRequested
            ? Ended(call, noticed, callerToken) : attempt;

    /// <summary>The outcome of a call whose attempt was cancelled.</summary>
    /// <param name="call">The call.</param>
    /// <param name="noticed">The attempt's own exception; <see langword="null"/> if the call has left it.</param>
    /// <param name="callerToken">The caller's token.</param>
    public Outcome<TResult> Ended<TResult>(HeldCall<TResult> call, OperationCanceledException? noticed, CancellationToken callerToken)
    {
        if (callerToken.IsCancellationRequested)
        {
            return Outcome.FromException<TResult>(
                noticed is null
                    ? new OperationCanceledException(callerToken) : new OperationCanceledException(noticed.Message, noticed, callerToken));
        }

        method.Counters.Increment(TimeoutTelemetry.TimedOut);
        call.Span.AddSpanEvent(TimeoutTelemetry.TimeoutEvent);
        var message = FormattableString.Invariant($"{method.Name} did not complete within its timeout of {timeout:c}.");
        return Outcome.FromException<TResult>(noticed is null
            ? new TimeoutRejectedException(message, timeout) : new TimeoutRejectedException(message, timeout, noticed));
    }
}
