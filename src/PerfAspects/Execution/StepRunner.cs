using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;
using PerfAspects.State;
using Polly;

namespace PerfAspects.Execution;

/// <summary>
/// The runner of a method with several aspects, or with one that wraps its calls: they run through the steps of its pipeline.
/// </summary>
/// <param name="outermost">The first step.</param>
/// <param name="partitions">The method's partitions, if it has any.</param>
/// <param name="mayOutliveCall">Whether an attempt may go on when its call has been answered.</param>
[StackTraceHidden]
internal sealed class StepRunner<TCall, TResult>(Step<TResult> outermost, Partitions? partitions, bool mayOutliveCall)
    : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    private readonly WholeStep<TResult>? _whole = partitions is null ? outermost as WholeStep<TResult> : null;

    // One is enough: that a call allocates nothing matters where calls are short, and then few are under way
    private HeldCall<TCall, TResult>? _spare;

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        var held = Begin(call, cancellationToken);
        Outcome<TResult> outcome;
        try
        {
            outcome = outermost.Run(held, cancellationToken);
        }
        finally
        {
            End(held);
        }

        outcome.ThrowIfException();
        return outcome.Result!;
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        HeldCall<TCall, TResult> held;
        try
        {
            held = Begin(call, cancellationToken);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception);
        }

        if (_whole is { } whole)
        {
            return whole.CallAsync(held, cancellationToken); // such a step may outlive the call, whose arguments are left to the collector
        }

        var running = outermost.RunAsync(held, cancellationToken);
        if (!running.IsCompletedSuccessfully)
        {
            return EndAsync(running, held.Partition); // the held call is left to the collector: to come back for it would cost more
        }

        var outcome = running.Result;
        End(held);
        if (outcome.Exception is { } failure)
        {
            return FailedCall.Of<TResult>(failure);
        }

        return new(outcome.Result!); // no copy of a task: see PipelineMethod
    }

    private HeldCall<TCall, TResult> Begin(in TCall call, CancellationToken cancellationToken)
    {
        // Of a recursion that is too deep the caller gets an exception, and the process goes on
        RuntimeHelpers.EnsureSufficientExecutionStack();
        cancellationToken.ThrowIfCancellationRequested();
        var partition = partitions is null ? null : (PartitionStates)call.GetPartition(partitions);
        var held = Interlocked.Exchange(ref _spare, null) ?? new HeldCall<TCall, TResult>();
        held.Hold(call, partition);
        return held;
    }

    private void End(HeldCall<TCall, TResult> held)
    {
        held.Partition?.Leave();
        if (!mayOutliveCall)
        {
            held.Clear();
            Volatile.Write(ref _spare, held);
        }
    }

    private static async ValueTask<TResult> EndAsync(ValueTask<Outcome<TResult>> running, PartitionStates? partition)
    {
        try
        {
            var outcome = await running.ConfigureAwait(false);
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            partition?.Leave();
        }
    }
}
