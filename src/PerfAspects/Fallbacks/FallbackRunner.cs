using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Telemetry;

namespace PerfAspects.Fallbacks;

/// <summary>Runs a call, and if it fails the fallback that answers such a failure. What that throws is the call's failure then.</summary>
[StackTraceHidden]
internal sealed class FallbackRunner<TCall, TResult>(ICallRunner<TCall, TResult> inner, FallbackChoice choice, CallCounters counters)
    : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <summary>The runner with the method's fallbacks around it; the same runner where it has none.</summary>
    public static ICallRunner<TCall, TResult> Around(ICallRunner<TCall, TResult> inner, AspectMethod method)
        => FallbackChoice.Of(method) is not { } choice ? inner
            : default(TCall) is IJudgedCall && choice.JudgesResults ? new JudgingFallbackRunner<TCall, TResult>(inner, choice, method)
            : new FallbackRunner<TCall, TResult>(inner, choice, method.Counters);

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        try
        {
            return inner.Run(call, cancellationToken);
        }
        catch (Exception exception) when (choice.Choose(exception, cancellationToken) >= 0)
        {
            return FallBackAsync(call, exception, cancellationToken).GetAwaiter().GetResult(); // a synchronous one: it has completed
        }
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        var running = inner.RunAsync(call, cancellationToken);
        if (running.IsCompletedSuccessfully)
        {
            return new(running.Result); // no copy of a task: see PipelineMethod
        }

        return ObserveAsync(running, call, cancellationToken);
    }

    private async ValueTask<TResult> ObserveAsync(ValueTask<TResult> running, TCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await running.ConfigureAwait(true); // the fallback begins where the method was called, as its core did
        }
        catch (Exception exception) when (choice.Choose(exception, cancellationToken) >= 0)
        {
            return await FallBackAsync(call, exception, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<TResult> FallBackAsync(TCall call, Exception exception, CancellationToken cancellationToken)
    {
        var index = choice.Choose(exception, cancellationToken);
        var result = await ((IFallbackCall<TResult>)call).FallBackAsync(index, exception, cancellationToken).ConfigureAwait(false);
        counters.Increment(FallbackTelemetry.Answered);
        CallSpan.Of<TCall, TResult>(call)
            ?.AddSpanEvent(FallbackTelemetry.FallbackEvent, TelemetryNames.ErrorType, exception.GetType().FullName);
        return result;
    }
}
