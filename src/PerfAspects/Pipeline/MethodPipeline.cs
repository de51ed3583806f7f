using System.Diagnostics;
using PerfAspects.CompilerServices;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>Everything from the outermost strategy to the core: what a call runs that no cache has answered.</summary>
[StackTraceHidden]
internal sealed class MethodPipeline<TCall, TResult>(AspectMethod method) : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    private readonly AspectRuntime _runtime = method.Runtime;
    private readonly ResiliencePipeline<TResult>? _strategies = PipelineComposer.Compose<TResult>(method);

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        _runtime.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return _strategies is null
            ? Result(call.InvokeAsync(cancellationToken))
            : _strategies.Execute(static (call, token) => Result(call.InvokeAsync(token)), call, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        try
        {
            _runtime.ThrowIfDisposed();
            cancellationToken.ThrowIfCancellationRequested();
            return _strategies is null
                ? call.InvokeAsync(cancellationToken)
                : _strategies.ExecuteAsync(static (call, token) => call.InvokeAsync(token), call, cancellationToken);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception); // a core that throws before its first await is a failed task like any other
        }
    }

    private static TResult Result(ValueTask<TResult> completed)
    {
        Debug.Assert(completed.IsCompleted, "a synchronous core completes before it returns");
        return completed.GetAwaiter().GetResult();
    }
}
