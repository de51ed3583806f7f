using System.Globalization;
using PerfAspects.CompilerServices;
using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Bulkheads;

/// <summary>
/// Gives a call a slot of a bulkhead, has it wait for one where that is allowed, and takes it back however the call ends.
/// </summary>
internal sealed class BulkheadGate(AspectMethod method, ObservedRefusals observed) : Gate
{
    /// <inheritdoc/>
    public override string QueuedEvent => BulkheadTelemetry.QueuedEvent;

    /// <inheritdoc/>
    public override string RejectedEvent => BulkheadTelemetry.RejectedEvent;

    /// <inheritdoc/>
    public override CallMark Mark => CallMark.Priority;

    /// <inheritdoc/>
    public override GateEntry Enter(object state, CancellationToken callerToken) => Enter(state, mark: 0, callerToken);

    /// <inheritdoc/>
    public override GateEntry Enter(object state, long mark, CancellationToken callerToken)
    {
        var bulkhead = (Bulkhead)state;
        if (!bulkhead.TryEnter(mark, callerToken, out var waiter, out var isObserved))
        {
            method.Counters.Increment(BulkheadTelemetry.Rejected);
            var message = string.Create(CultureInfo.InvariantCulture,
                $"{method.Name} is at its limit of {bulkhead.MaxConcurrency} concurrent calls, and no place is left to wait.");
            return GateEntry.Refuse(new BulkheadRejectedException(message) { MethodName = method.Name, SharedName = bulkhead.Name });
        }

        if (isObserved)
        {
            observed.Add();
            return GateEntry.Observe();
        }

        return waiter is null ? GateEntry.Admit()
            : waiter.Task.IsCanceled ? EndWait(waiter.Task) // cancelled before it stood in line
            : GateEntry.Wait(waiter.Task);
    }

    /// <inheritdoc/>
    public override GateEntry EndWait(object state, in GateEntry entry) => EndWait(entry.Waiting!);

    private GateEntry EndWait(Task waiting)
    {
        try
        {
            waiting.GetAwaiter().GetResult();
            return GateEntry.Admit();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            return GateEntry.Refuse(exception); // it gave its place back, or the runtime was disposed
        }
    }

    /// <inheritdoc/>
    public override void Succeeded(object state, object? pass) => Exit(state);

    /// <inheritdoc/>
    public override void Failed(object state, object? pass, Exception exception, CancellationToken callerToken) => Exit(state);

    // A slot that is not given back is lost for good: the thread may be interrupted as it waits for the lock.
    private static void Exit(object state) => Uninterrupted.Run(static bulkhead => bulkhead.Exit(), (Bulkhead)state);
}
