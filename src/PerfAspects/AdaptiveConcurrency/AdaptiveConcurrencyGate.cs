using System.Globalization;
using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;
using Polly.Timeout;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>Gives a call a slot of a limiter that finds its limit by itself, and reports to the limiter how long the core took.</summary>
internal sealed class AdaptiveConcurrencyGate(AspectMethod method, ObservedRefusals observed) : Gate
{
    /// <inheritdoc/>
    public override string QueuedEvent => ConcurrencyTelemetry.QueuedEvent;

    /// <inheritdoc/>
    public override string RejectedEvent => ConcurrencyTelemetry.RejectedEvent;

    /// <inheritdoc/>
    public override GateEntry Enter(object state, CancellationToken callerToken)
    {
        var limiter = (AdaptiveLimiter)state;
        switch (limiter.Enter(callerToken, out var timed, out var waiter))
        {
            case LimitVerdict.Admitted:
                return GateEntry.Admit(timed);
            case LimitVerdict.Queued:
                return waiter!.Task.IsCanceled ? EndWait(waiter.Task) : GateEntry.Wait(waiter.Task); // cancelled before it was in the queue
            case LimitVerdict.Observed:
                observed.Add();
                return GateEntry.Observe(timed);
            default:
                return Refuse(limiter);
        }
    }

    /// <inheritdoc/>
    public override GateEntry EndWait(object state, in GateEntry entry) => EndWait(entry.Waiting!);

    private GateEntry EndWait(Task waiting)
    {
        try
        {
            waiting.GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return GateEntry.Refuse(exception); // it gave its place back, or the runtime was disposed
        }

        var waiter = (SlotWaiter)waiting.AsyncState!;
        var limiter = (AdaptiveLimiter)waiter.Owner;
        return waiter.IsExpired ? Refuse(limiter) : GateEntry.Admit(limiter.Begin());
    }

    /// <inheritdoc/>
    public override void Succeeded(object state, object? pass) => Exit(state, pass, CallEnd.Succeeded);

    /// <inheritdoc/>
    public override void Failed(object state, object? pass, Exception exception, CancellationToken callerToken)
        => Exit(state, pass, EndOf(exception, callerToken));

    /// <inheritdoc/>
    public override void TimedOut(object state, object? pass, Exception exception, CancellationToken callerToken)
        => Exit(state, pass, CallEnd.TimedOut);

    private static CallEnd EndOf(Exception exception, CancellationToken callerToken)
        => ExceptionFilter.IsCancellation(exception, callerToken) ? CallEnd.Void
            : exception is TimeoutException or TimeoutRejectedException ? CallEnd.TimedOut
            : exception is ExecutionRejectedException ? CallEnd.Void
            : CallEnd.Failed;

    // A slot that is not given back is lost for good: the thread may be interrupted as it waits for the lock.
    private static void Exit(object state, object? pass, CallEnd end)
        => Uninterrupted.Run(
            static exit => exit.Limiter.Exit(exit.Timed, exit.End),
            (Limiter: (AdaptiveLimiter)state, Timed: (TimedCall?)GateEntry.PassOf(pass), End: end));

    private GateEntry Refuse(AdaptiveLimiter limiter)
    {
        method.Counters.Increment(ConcurrencyTelemetry.Rejected);
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"{method.Name} is at its limit of {limiter.Limit} concurrent calls, which follows the durations of its core.");
        return GateEntry.Refuse(new ConcurrencyRejectedException(message) { MethodName = method.Name, SharedName = limiter.Name });
    }
}
