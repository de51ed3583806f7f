using System.Diagnostics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Execution;

/// <summary>A method without strategies: its calls run.</summary>
[StackTraceHidden]
internal sealed class CoreRunner<TCall, TResult> : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return call.InvokeAsync(cancellationToken).GetAwaiter().GetResult(); // a synchronous core has completed
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        TResult result;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var running = call.InvokeAsync(cancellationToken);
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
}
