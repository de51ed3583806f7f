using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.Tracing;

/// <summary>Runs a call of a traced method within a span that somebody samples.</summary>
[StackTraceHidden]
internal static class TracedRun
{
    public static TResult Run<TMethod, TCall, TResult>(
        TMethod inner, MethodSpans spans, Activity span, TCall call, CancellationToken cancellationToken)
        where TMethod : class, ITraceableMethod<TCall, TResult>
        where TCall : struct, IAspectCall<TResult>, ITracedCall<TCall>
    {
        using var running = new RunningSpan(spans, span);
        try
        {
            var traced = call.With(span);
            return inner.TryHit(traced, out var value) ? value : inner.Misses.Invoke(traced, cancellationToken);
        }
        catch (Exception exception) when (running.Failed(exception, cancellationToken))
        {
            throw;
        }
    }

    // Asynchronous from the start: the activity that the caller sees as current when this returns is the one it saw before.
    public static async ValueTask<TResult> RunAsync<TMethod, TCall, TResult>(
        TMethod inner, MethodSpans spans, Activity span, TCall call, CancellationToken cancellationToken)
        where TMethod : class, ITraceableMethod<TCall, TResult>
        where TCall : struct, IAspectCall<TResult>, ITracedCall<TCall>
    {
        using var running = new RunningSpan(spans, span);
        try
        {
            var traced = call.With(span);
            return inner.TryHit(traced, out var value)
                ? value : await inner.Misses.InvokeValueTask(traced, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (running.Failed(exception, cancellationToken))
        {
            throw;
        }
    }
}
