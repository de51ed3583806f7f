using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>A method with several strategies, or one that wraps its calls: they run in Polly's pipeline.</summary>
/// <param name="strategies">The pipeline.</param>
/// <param name="partitions">The method's partitions, if it has any.</param>
/// <param name="mayOutliveCall">Whether an attempt may go on when its call has been answered.</param>
[StackTraceHidden]
internal sealed class StrategyRunner<TCall, TResult>(ResiliencePipeline<TResult> strategies, Partitions? partitions, bool mayOutliveCall)
    : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    private HeldCall<TCall, TResult>? _spare; // one is enough: that a call allocates nothing matters where calls are short, and then few are under way

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var span = CallSpan.Of<TCall, TResult>(call);
        var held = Hold(call);
        try
        {
            return partitions is null && span is null
                ? strategies.Execute(static (call, token) => Result(call.InvokeAsync(token)), (HeldCall<TResult>)held, cancellationToken)
                : RunInContext(held, partitions is null ? null : call.GetPartition(partitions), span, cancellationToken);
        }
        finally
        {
            Return(held);
        }
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        TResult result;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var span = CallSpan.Of<TCall, TResult>(call);
            var held = Hold(call);
            var running = partitions is null && span is null
                ? strategies.ExecuteAsync(static (call, token) => call.InvokeAsync(token), (HeldCall<TResult>)held, cancellationToken)
                : RunInContextAsync(held, partitions is null ? null : call.GetPartition(partitions), span, cancellationToken);
            if (running.IsCompleted)
            {
                Return(held); // one that has to be awaited is left to the collector: to come back for it would cost more
            }

            if (!running.IsCompletedSuccessfully)
            {
                return running;
            }

            result = running.Result; // here, since a source that says it has succeeded may throw yet
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception); // a core that throws before its first await is a failed task like any other
        }

        return new(result); // no copy of a task: see PipelineMethod
    }

    private HeldCall<TCall, TResult> Hold(in TCall call)
    {
        var held = Interlocked.Exchange(ref _spare, null) ?? new HeldCall<TCall, TResult>();
        held.Hold(call);
        return held;
    }

    private void Return(HeldCall<TCall, TResult> held)
    {
        if (!mayOutliveCall)
        {
            held.Clear();
            Volatile.Write(ref _spare, held);
        }
    }

    // The strategies do not know the call: of its partition and its span the context tells them.
    private TResult RunInContext(HeldCall<TResult> call, PartitionParts? parts, Activity? span, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            parts?.GoWith(context);
            span.GoWith(context);
            return strategies.Execute(static (context, call) => Result(call.InvokeAsync(context.CancellationToken)), context, call);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            parts?.Leave();
        }
    }

    private async ValueTask<TResult> RunInContextAsync(HeldCall<TResult> call, PartitionParts? parts, Activity? span, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            parts?.GoWith(context);
            span.GoWith(context);
            return await strategies.ExecuteAsync(static (context, call) => call.InvokeAsync(context.CancellationToken), context, call).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            parts?.Leave();
        }
    }

    private static TResult Result(ValueTask<TResult> completed)
    {
        Debug.Assert(completed.IsCompleted, "a synchronous core completes before it returns");
        return completed.GetAwaiter().GetResult();
    }
}
