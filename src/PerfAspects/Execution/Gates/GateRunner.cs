using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;
using PerfAspects.State;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Execution.Gates;

/// <summary>A method whose only strategy is a gate: its calls pass it and run, with no pipeline around them.</summary>
[StackTraceHidden]
internal sealed class GateRunner<TCall, TResult>(Gate gate, StateSource states, Partitions? partitions)
    : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <summary>Whether each call is under the gate of its partition.</summary>
    public bool IsPartitioned => partitions is not null;

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (partitions is null)
        {
            return Run(call, states.Only, cancellationToken);
        }

        var partition = (PartitionStates)call.GetPartition(partitions);
        try
        {
            return Run(call, states.Of(partition), cancellationToken);
        }
        finally
        {
            partition.Leave();
        }
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
        => partitions is null ? RunAsync(call, partition: null, cancellationToken) : RunInPartition(call, cancellationToken);

    /// <summary>Lets a call in that ends later than its core returns: a stream's. <see cref="Leave"/> is to follow.</summary>
    public async ValueTask<GatePass> EnterAsync(TCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var partition = partitions is null ? null : (PartitionStates)call.GetPartition(partitions);
        try
        {
            var state = partition is null ? states.Only : states.Of(partition);
            var entry = Enter(call, state, cancellationToken);
            TellIfObserved(entry, call);
            if (entry.Waiting is not null)
            {
                var span = CallSpan.Of<TCall, TResult>(call);
                entry = await GateWait.BeAsync(gate, state, entry, span).ConfigureAwait(true); // the stream begins where it is requested
            }

            return entry.IsAdmitted ? new GatePass(state, entry.Pass, partition) : throw Refused(call, entry.Refusal!);
        }
        catch
        {
            partition?.Leave();
            throw;
        }
    }

    /// <summary>Ends a call that <see cref="EnterAsync"/> has let in.</summary>
    public void Leave(in GatePass pass, Exception? failure, CancellationToken cancellationToken)
    {
        try
        {
            if (failure is null)
            {
                gate.Succeeded(pass.State, pass.Pass);
            }
            else
            {
                gate.Failed(pass.State, pass.Pass, failure, cancellationToken);
            }
        }
        finally
        {
            pass.Partition?.Leave();
        }
    }

    private TResult Run(TCall call, object state, CancellationToken cancellationToken)
    {
        var entry = Enter(call, state, cancellationToken);
        TellIfObserved(entry, call);
        if (entry.Waiting is not null)
        {
            entry = GateWait.Block(gate, state, entry, CallSpan.Of<TCall, TResult>(call));
        }

        if (!entry.IsAdmitted)
        {
            throw Refused(call, entry.Refusal!);
        }

        TResult result;
        try
        {
            result = call.InvokeAsync(cancellationToken).GetAwaiter().GetResult(); // a synchronous core has completed
        }
        catch (Exception exception)
        {
            gate.Failed(state, entry.Pass, exception, cancellationToken);
            throw;
        }

        gate.Succeeded(state, entry.Pass);
        return result;
    }

    /// <summary>Runs a call under the gate of a partition. Never throws at its caller.</summary>
    /// <param name="call">The call.</param>
    /// <param name="partition">The partition; none where all calls are under one gate.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public ValueTask<TResult> RunAsync(TCall call, PartitionStates? partition, CancellationToken cancellationToken)
    {
        TResult result;
        object? state = null;
        object? pass = null;
        var isIn = false;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            state = partition is null ? states.Only : states.Of(partition);
            var entry = Enter(call, state, cancellationToken);
            TellIfObserved(entry, call);
            if (!entry.IsAdmitted)
            {
                return entry.Waiting is not null
                    ? WaitAsync(call, state, entry, cancellationToken)
                    : FailedCall.Of<TResult>(Refused(call, entry.Refusal!));
            }

            pass = entry.Pass;
            isIn = true;
            var running = call.InvokeAsync(cancellationToken);
            if (!running.IsCompletedSuccessfully)
            {
                return EndAsync(running, state, pass, cancellationToken);
            }

            result = running.Result; // here, since a source that says it has succeeded may throw yet
            isIn = false;
            gate.Succeeded(state, pass);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(isIn ? Failed(state!, pass, exception, cancellationToken) : exception);
        }

        return new(result); // no copy of a task: see PipelineMethod
    }

    private async ValueTask<TResult> WaitAsync(TCall call, object state, GateEntry entry, CancellationToken cancellationToken)
    {
        var span = CallSpan.Of<TCall, TResult>(call);
        entry = await GateWait.BeAsync(gate, state, entry, span).ConfigureAwait(true); // the core begins where the method was called
        if (!entry.IsAdmitted)
        {
            throw Refused(call, entry.Refusal!);
        }

        TResult result;
        try
        {
            result = await call.InvokeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            gate.Failed(state, entry.Pass, exception, cancellationToken);
            throw;
        }

        gate.Succeeded(state, entry.Pass);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GateEntry Enter(TCall call, object state, CancellationToken cancellationToken)
        => default(TCall) is IMarkedCall && gate.Mark is var mark and not CallMark.None
            ? gate.Enter(state, call.GetMark(mark), cancellationToken)
            : gate.Enter(state, cancellationToken);

    // An exception of the gate, from a listener, replaces the call's.
    private Exception Failed(object state, object? pass, Exception exception, CancellationToken cancellationToken)
    {
        try
        {
            gate.Failed(state, pass, exception, cancellationToken);
            return exception;
        }
        catch (Exception another)
        {
            return another;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void TellIfObserved(in GateEntry entry, TCall call)
    {
        if (entry.IsObserved)
        {
            TellObserved(entry, call);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TellObserved(in GateEntry entry, TCall call) => GateWait.TellObserved(gate, entry, CallSpan.Of<TCall, TResult>(call));

    private Exception Refused(TCall call, Exception refusal)
    {
        if (refusal is ExecutionRejectedException)
        {
            CallSpan.Of<TCall, TResult>(call).AddSpanEvent(gate.RejectedEvent);
        }

        return refusal;
    }

    private async ValueTask<TResult> EndAsync(ValueTask<TResult> running, object state, object? pass, CancellationToken cancellationToken)
    {
        TResult result;
        try
        {
            result = await running.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            gate.Failed(state, pass, exception, cancellationToken);
            throw;
        }

        gate.Succeeded(state, pass);
        return result;
    }

    private ValueTask<TResult> RunInPartition(TCall call, CancellationToken cancellationToken)
    {
        PartitionStates partition;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            partition = (PartitionStates)call.GetPartition(partitions!);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception); // the partition's value is the user's
        }

        var running = RunAsync(call, partition, cancellationToken);
        if (!running.IsCompleted)
        {
            return LeaveAfterAsync(running, partition);
        }

        partition.Leave();
        if (running.IsCompletedSuccessfully)
        {
            return new(running.Result);
        }

        return running;
    }

    private static async ValueTask<TResult> LeaveAfterAsync(ValueTask<TResult> running, PartitionStates partition)
    {
        try
        {
            return await running.ConfigureAwait(false);
        }
        finally
        {
            partition.Leave();
        }
    }
}
