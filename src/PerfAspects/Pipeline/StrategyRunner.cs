using System.Diagnostics;
using PerfAspects.CompilerServices;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>A method with several strategies, or one that wraps its calls: they run in Polly's pipeline.</summary>
[StackTraceHidden]
internal sealed class StrategyRunner<TCall, TResult>(AspectRuntime runtime, ResiliencePipeline<TResult> strategies, Partitions? partitions) : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        runtime.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return partitions is null
            ? strategies.Execute(static (call, token) => Result(call.InvokeAsync(token)), call, cancellationToken)
            : RunInPartition(call, call.GetPartition(partitions), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        try
        {
            runtime.ThrowIfDisposed();
            cancellationToken.ThrowIfCancellationRequested();
            return partitions is null
                ? strategies.ExecuteAsync(static (call, token) => call.InvokeAsync(token), call, cancellationToken)
                : RunInPartitionAsync(call, call.GetPartition(partitions), cancellationToken);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception); // a core that throws before its first await is a failed task like any other
        }
    }

    private TResult RunInPartition(TCall call, PartitionParts parts, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            parts.GoWith(context);
            return strategies.Execute(static (context, call) => Result(call.InvokeAsync(context.CancellationToken)), context, call);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            parts.Leave();
        }
    }

    private async ValueTask<TResult> RunInPartitionAsync(TCall call, PartitionParts parts, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            parts.GoWith(context);
            return await strategies.ExecuteAsync(static (context, call) => call.InvokeAsync(context.CancellationToken), context, call).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            parts.Leave();
        }
    }

    private static TResult Result(ValueTask<TResult> completed)
    {
        Debug.Assert(completed.IsCompleted, "a synchronous core completes before it returns");
        return completed.GetAwaiter().GetResult();
    }
}
