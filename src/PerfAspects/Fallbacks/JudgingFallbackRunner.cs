using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Telemetry;

namespace PerfAspects.Fallbacks;

/// <summary>
/// Runs a call of a method with <c>HandleResult</c>, and if it fails or its result counts as a failure, the fallback that answers. What the
/// fallback or the judge throws is the call's failure; the fallback's own result is not judged.
/// </summary>
[StackTraceHidden]
internal sealed class JudgingFallbackRunner<TCall, TResult>(ICallRunner<TCall, TResult> inner, FallbackChoice choice, AspectMethod method)
    : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    // In the place of an exception's type.
    private const string Result = "result";

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        TResult result;
        try
        {
            result = inner.Run(call, cancellationToken);
        }
        catch (Exception exception) when (choice.Choose(exception, cancellationToken) >= 0)
        {
            return AnswerAsync(call, exception, cancellationToken).GetAwaiter().GetResult(); // a synchronous one: it has completed
        }

        var index = choice.Choose(call, result);
        return index < 0 ? result : AnswerResultAsync(call, index, cancellationToken).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public async ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        TResult result;
        try
        {
            result = await inner.RunAsync(call, cancellationToken).ConfigureAwait(true); // the fallback begins where the method was called
        }
        catch (Exception exception) when (choice.Choose(exception, cancellationToken) >= 0)
        {
            return await AnswerAsync(call, exception, cancellationToken).ConfigureAwait(false);
        }

        var index = choice.Choose(call, result);
        return index < 0 ? result : await AnswerResultAsync(call, index, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<TResult> AnswerAsync(TCall call, Exception exception, CancellationToken cancellationToken)
        => AnswerAsync(call, choice.Choose(exception, cancellationToken), exception, exception.GetType().FullName!, cancellationToken);

    private ValueTask<TResult> AnswerResultAsync(TCall call, int index, CancellationToken cancellationToken)
    {
        var failure = new InvalidOperationException($"The result of {method.Name} counts as a failure.");
        return AnswerAsync(call, index, failure, Result, cancellationToken);
    }

    private async ValueTask<TResult> AnswerAsync(
        TCall call, int index, Exception exception, string errorType, CancellationToken cancellationToken)
    {
        var result = await ((IFallbackCall<TResult>)call).FallBackAsync(index, exception, cancellationToken).ConfigureAwait(false);
        method.Counters.Increment(FallbackTelemetry.Answered);
        CallSpan.Of<TCall, TResult>(call)?.AddSpanEvent(FallbackTelemetry.FallbackEvent, TelemetryNames.ErrorType, errorType);
        return result;
    }
}
