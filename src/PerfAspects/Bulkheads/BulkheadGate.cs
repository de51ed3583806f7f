using PerfAspects.Pipeline;
using PerfAspects.Telemetry;

namespace PerfAspects.Bulkheads;

/// <summary>Gives a call a slot of a bulkhead, has it wait for one where that is allowed, and takes it back however the call ends.</summary>
internal readonly struct BulkheadGate(AspectMethod method) : IGate<Bulkhead, NoPass>
{
    /// <inheritdoc/>
    public GateEntry<NoPass> Enter(Bulkhead bulkhead, CancellationToken callerToken)
    {
        if (!bulkhead.TryEnter(callerToken, out var waiter))
        {
            method.Counters.Increment(Count.BulkheadRejected);
            return GateEntry<NoPass>.Refuse(new BulkheadRejectedException(
                FormattableString.Invariant($"{method.Name} is at its limit of {bulkhead.MaxConcurrency} concurrent calls, and no place is left to wait.")));
        }

        return waiter is null ? GateEntry<NoPass>.Admit(default) : GateEntry<NoPass>.Wait(waiter.Task);
    }

    /// <inheritdoc/>
    public GateEntry<NoPass> EndWait(Bulkhead bulkhead, Task waiting)
    {
        try
        {
            waiting.GetAwaiter().GetResult();
            return GateEntry<NoPass>.Admit(default);
        }
        catch (OperationCanceledException exception)
        {
            return GateEntry<NoPass>.Refuse(exception); // it gave its place back
        }
    }

    /// <inheritdoc/>
    public void Succeeded(Bulkhead bulkhead, NoPass pass) => bulkhead.Exit();

    /// <inheritdoc/>
    public void Failed(Bulkhead bulkhead, NoPass pass, Exception exception, CancellationToken callerToken) => bulkhead.Exit();
}
