using PerfAspects.Pipeline;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;
using Polly.Telemetry;
using Polly.Timeout;

namespace PerfAspects.Timeouts;

/// <summary>
/// Leaves an attempt as soon as its time is up or its caller cancels, whether the core has noticed or not. What the attempt holds further in, such as a
/// slot of a bulkhead, it gives back when it really ends; how it ends then, nobody hears.
/// </summary>
internal sealed class AbandoningTimeoutStrategy<TResult>(TimeSpan timeout, AbandonedCalls abandoned, AspectMethod method, ResilienceStrategyTelemetry telemetry)
    : ResilienceStrategy<TResult>
{
    private readonly Clock _clock = method.Runtime.Clock;

    protected override ValueTask<Outcome<TResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var started = _clock.GetTimestamp();
        var caller = context.CancellationToken;
        var source = new CancellationTokenSource(timeout, _clock.Provider);
        var attemptContext = AttemptContext.Rent(context, source.Token);
        if (!method.Descriptor.IsSynchronous)
        {
            return WatchAsync(RunAsync(callback, attemptContext, state, source, caller), source, started, context);
        }

        // Only a thread that does not run the core can leave it; and what is further out goes on on the caller's own.
        var attempt = Task.Run(() => RunAsync(callback, attemptContext, state, source, caller), CancellationToken.None);
        return new ValueTask<Outcome<TResult>>(
            WatchAsync(attempt, source, started, context).AsTask().GetAwaiter().GetResult());
    }

    private static async Task<Outcome<TResult>> RunAsync<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state, CancellationTokenSource source, CancellationToken caller)
    {
        var link = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), source);
        try
        {
            // A thread of the pool may have come too late.
            return context.CancellationToken.IsCancellationRequested
                ? Outcome.FromException<TResult>(new OperationCanceledException(context.CancellationToken))
                : await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        }
        finally
        {
            AttemptContext.Return(context);
            link.Unregister(); // not Dispose, which would wait for a cancellation under way
            source.Dispose();
        }
    }

    private async ValueTask<Outcome<TResult>> WatchAsync(
        Task<Outcome<TResult>> attempt, CancellationTokenSource source, long started, ResilienceContext context)
    {
        try
        {
            var left = timeout - _clock.GetElapsed(started);
            var outcome = await attempt.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock.Provider, context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext);
            return source.IsCancellationRequested && outcome.Exception is OperationCanceledException noticed ? Ended(context, noticed) : outcome;
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException && !attempt.IsFaulted)
        {
            abandoned.Add(attempt);
            return Ended(context, null);
        }
    }

    private Outcome<TResult> Ended(ResilienceContext context, OperationCanceledException? noticed)
    {
        var caller = context.CancellationToken;
        if (caller.IsCancellationRequested)
        {
            return Outcome.FromException<TResult>(
                noticed is null ? new OperationCanceledException(caller) : new OperationCanceledException(noticed.Message, noticed, caller));
        }

        method.Counters.Increment(Count.TimedOut);
        SpanEvents.Of(context).Tell(TelemetryNames.TimeoutEvent);
        var message = FormattableString.Invariant($"{method.Name} did not complete within its timeout of {timeout:c}.");
        var rejection = noticed is null ? new TimeoutRejectedException(message, timeout) : new TimeoutRejectedException(message, timeout, noticed);
        telemetry.SetTelemetrySource(rejection);
        return Outcome.FromException<TResult>(rejection);
    }
}
