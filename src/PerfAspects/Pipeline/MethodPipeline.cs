using System.Diagnostics;
using PerfAspects.CompilerServices;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>Everything from the outermost strategy to the core: what a call runs that no cache has answered.</summary>
[StackTraceHidden]
internal sealed class MethodPipeline<TCall, TResult> : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    private readonly AspectRuntime _runtime;
    private readonly ResiliencePipeline<TResult>? _strategies;
    private readonly Partitions? _partitions;

    public MethodPipeline(AspectMethod method)
    {
        var parts = new PartPlan(method, isPartitioned: default(TCall) is IPartitionedCall);
        _runtime = method.Runtime;
        _strategies = PipelineComposer.Compose<TResult>(method, parts);
        _partitions = parts.ToPartitions();
    }

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        _runtime.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return _strategies is null ? Result(call.InvokeAsync(cancellationToken))
            : _partitions is null ? _strategies.Execute(static (call, token) => Result(call.InvokeAsync(token)), call, cancellationToken)
            : RunInPartition(call, _strategies, _partitions, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        try
        {
            _runtime.ThrowIfDisposed();
            cancellationToken.ThrowIfCancellationRequested();
            return _strategies is null ? call.InvokeAsync(cancellationToken)
                : _partitions is null ? _strategies.ExecuteAsync(static (call, token) => call.InvokeAsync(token), call, cancellationToken)
                : RunInPartitionAsync(call, _strategies, _partitions, cancellationToken);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception); // a core that throws before its first await is a failed task like any other
        }
    }

    private static TResult RunInPartition(TCall call, ResiliencePipeline<TResult> strategies, Partitions partitions, CancellationToken cancellationToken)
    {
        var parts = call.GetPartition(partitions);
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

    private static async ValueTask<TResult> RunInPartitionAsync(TCall call, ResiliencePipeline<TResult> strategies, Partitions partitions, CancellationToken cancellationToken)
    {
        var parts = call.GetPartition(partitions);
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
