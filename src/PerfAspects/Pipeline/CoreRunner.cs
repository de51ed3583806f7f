using System.Diagnostics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Pipeline;

/// <summary>A method without strategies: its calls run.</summary>
[StackTraceHidden]
internal sealed class CoreRunner<TCall, TResult>(AspectRuntime runtime) : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        runtime.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return call.InvokeAsync(cancellationToken).GetAwaiter().GetResult(); // a synchronous core has completed
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        ValueTask<TResult> running;
        try
        {
            runtime.ThrowIfDisposed();
            cancellationToken.ThrowIfCancellationRequested();
            running = call.InvokeAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception); // a core that throws before its first await is a failed task like any other
        }

        if (running.IsCompletedSuccessfully)
        {
            return new(running.Result); // no copy of a task: see PipelineMethod
        }

        return running;
    }
}
