using PerfAspects.Pipeline.Gates;
using PerfAspects.Telemetry;

namespace PerfAspects.Bulkheads;

/// <summary>Gives a call a slot of a bulkhead, has it wait for one where that is allowed, and takes it back however the call ends.</summary>
internal sealed class BulkheadGate(AspectMethod method) : Gate
{
    /// <inheritdoc/>
    public override string QueuedEvent => TelemetryNames.BulkheadQueuedEvent;

    /// <inheritdoc/>
    public override string RejectedEvent => TelemetryNames.BulkheadRejectedEvent;

    /// <inheritdoc/>
    public override GateEntry Enter(object part, CancellationToken callerToken)
    {
        var bulkhead = (Bulkhead)part;
        if (!bulkhead.TryEnter(callerToken, out var waiter))
        {
            method.Counters.Increment(Count.BulkheadRejected);
            return GateEntry.Refuse(new BulkheadRejectedException(
                FormattableString.Invariant($"{method.Name} is at its limit of {bulkhead.MaxConcurrency} concurrent calls, and no place is left to wait.")));
        }

        return waiter is null ? GateEntry.Admit()
            : waiter.Task.IsCanceled ? EndWait(waiter.Task) // cancelled before it stood in line
            : GateEntry.Wait(waiter.Task);
    }

    /// <inheritdoc/>
    public override GateEntry EndWait(Task waiting)
    {
        try
        {
            waiting.GetAwaiter().GetResult();
            return GateEntry.Admit();
        }
        catch (OperationCanceledException exception)
        {
            return GateEntry.Refuse(exception); // it gave its place back
        }
    }

    /// <inheritdoc/>
    public override void Succeeded(object part, object? pass) => ((Bulkhead)part).Exit();

    /// <inheritdoc/>
    public override void Failed(object part, object? pass, Exception exception, CancellationToken callerToken) => ((Bulkhead)part).Exit();
}
