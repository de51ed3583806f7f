using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.Pipeline.Parts;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Pipeline.Gates;

/// <summary>A method whose only strategy is a gate: its calls pass it and run, with no pipeline around them.</summary>
[StackTraceHidden]
internal sealed class GateRunner<TCall, TResult>(AspectRuntime runtime, Gate gate, PartSource parts, Partitions? partitions)
    : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        runtime.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        if (partitions is null)
        {
            return Run(call, parts.Only, cancellationToken);
        }

        var partition = call.GetPartition(partitions);
        try
        {
            return Run(call, parts.Of(partition), cancellationToken);
        }
        finally
        {
            partition.Leave();
        }
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        try
        {
            runtime.ThrowIfDisposed();
            cancellationToken.ThrowIfCancellationRequested();
            return partitions is null ? RunAsync(call, parts.Only, cancellationToken) : RunInPartition(call, call.GetPartition(partitions), cancellationToken);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception); // a Task method never throws at its caller
        }
    }

    /// <summary>Lets a call in that ends later than its core returns: a stream's. <see cref="Leave"/> is to follow.</summary>
    public async ValueTask<GatePass> EnterAsync(TCall call, CancellationToken cancellationToken)
    {
        runtime.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        var partition = partitions is null ? null : call.GetPartition(partitions);
        try
        {
            var part = partition is null ? parts.Only : parts.Of(partition);
            var entry = gate.Enter(part, cancellationToken);
            if (entry.Waiting is { } waiting)
            {
                CallSpan.Of<TCall, TResult>(call).Tell(gate.QueuedEvent);
                entry = await GateWait.BeAsync(gate, waiting, onCapturedContext: false).ConfigureAwait(false);
            }

            return entry.IsAdmitted ? new GatePass(part, entry.Pass, partition) : throw Refused(call, entry.Refusal!);
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
                gate.Succeeded(pass.Part, pass.Pass);
            }
            else
            {
                gate.Failed(pass.Part, pass.Pass, failure, cancellationToken);
            }
        }
        finally
        {
            pass.Partition?.Leave();
        }
    }

    private TResult Run(TCall call, object part, CancellationToken cancellationToken)
    {
        var entry = gate.Enter(part, cancellationToken);
        if (entry.Waiting is { } waiting)
        {
            CallSpan.Of<TCall, TResult>(call).Tell(gate.QueuedEvent);
            entry = GateWait.Block(gate, waiting);
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
            gate.Failed(part, entry.Pass, exception, cancellationToken);
            throw;
        }

        gate.Succeeded(part, entry.Pass);
        return result;
    }

    private ValueTask<TResult> RunAsync(TCall call, object part, CancellationToken cancellationToken)
    {
        var entry = gate.Enter(part, cancellationToken);
        if (entry.Waiting is not { } waiting)
        {
            return Go(call, part, entry, cancellationToken);
        }

        CallSpan.Of<TCall, TResult>(call).Tell(gate.QueuedEvent);
        return WaitAsync(call, part, waiting, cancellationToken);
    }

    private async ValueTask<TResult> WaitAsync(TCall call, object part, Task waiting, CancellationToken cancellationToken)
    {
        var entry = await GateWait.BeAsync(gate, waiting, onCapturedContext: false).ConfigureAwait(false);
        return await Go(call, part, entry, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<TResult> Go(TCall call, object part, in GateEntry entry, CancellationToken cancellationToken)
    {
        if (!entry.IsAdmitted)
        {
            return FailedCall.Of<TResult>(Refused(call, entry.Refusal!));
        }

        ValueTask<TResult> running;
        try
        {
            running = call.InvokeAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            gate.Failed(part, entry.Pass, exception, cancellationToken);
            return FailedCall.Of<TResult>(exception);
        }

        if (!running.IsCompletedSuccessfully)
        {
            return EndAsync(running, part, entry.Pass, cancellationToken);
        }

        gate.Succeeded(part, entry.Pass);
        return running;
    }

    private Exception Refused(TCall call, Exception refusal)
    {
        if (refusal is ExecutionRejectedException)
        {
            CallSpan.Of<TCall, TResult>(call).Tell(gate.RejectedEvent);
        }

        return refusal;
    }

    private async ValueTask<TResult> EndAsync(ValueTask<TResult> running, object part, object? pass, CancellationToken cancellationToken)
    {
        TResult result;
        try
        {
            result = await running.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            gate.Failed(part, pass, exception, cancellationToken);
            throw;
        }

        gate.Succeeded(part, pass);
        return result;
    }

    private ValueTask<TResult> RunInPartition(TCall call, PartitionParts partition, CancellationToken cancellationToken)
    {
        var leaves = true;
        try
        {
            var running = RunAsync(call, parts.Of(partition), cancellationToken);
            leaves = running.IsCompleted;
            return leaves ? running : LeaveAfterAsync(running, partition);
        }
        finally
        {
            if (leaves)
            {
                partition.Leave();
            }
        }
    }

    private static async ValueTask<TResult> LeaveAfterAsync(ValueTask<TResult> running, PartitionParts partition)
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
