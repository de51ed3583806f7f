using System.Threading.RateLimiting;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.RateLimiting;

/// <summary>Asks a limiter for one permit a call. A call that does not get one at once waits for it, if the limiter has it wait, or is rejected.</summary>
internal sealed class RateLimitStrategy<TResult>(PartSource<RateLimiter> limiter, AspectMethod method) : ResilienceStrategy<TResult>
{
    protected override ValueTask<Outcome<TResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var acquiring = limiter.Of(context).AcquireAsync(permitCount: 1, context.CancellationToken);
        if (acquiring.IsCompletedSuccessfully)
        {
            return Go(acquiring.Result, callback, context, state);
        }

        method.Counters.Increment(Count.Queued);
        if (method.Descriptor.IsSynchronous)
        {
            // The core of a synchronous method runs on no other thread. This one blocks on the very task that the limiter's timer completes: it is woken
            // there and then, and needs no continuation to find a thread in a pool that may be full of threads blocked like this one.
            var task = acquiring.AsTask();
            ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            acquiring = new ValueTask<RateLimitLease>(task);
        }

        return GoAsync(acquiring, callback, context, state);
    }

    private async ValueTask<Outcome<TResult>> GoAsync<TState>(
        ValueTask<RateLimitLease> acquiring, Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        RateLimitLease lease;
        try
        {
            lease = await acquiring.ConfigureAwait(context.ContinueOnCapturedContext);
        }
        catch (OperationCanceledException exception)
        {
            return Outcome.FromException<TResult>(exception); // neither admitted nor rejected: it gave its place back
        }

        return await Go(lease, callback, context, state).ConfigureAwait(context.ContinueOnCapturedContext);
    }

    private ValueTask<Outcome<TResult>> Go<TState>(
        RateLimitLease lease, Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        if (lease.IsAcquired)
        {
            method.Counters.Increment(Count.Admitted);
            return callback(context, state);
        }

        method.Counters.Increment(Count.Rejected);
        lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);
        return Outcome.FromExceptionAsValueTask<TResult>(
            new RateLimitRejectedException(FormattableString.Invariant($"{method.Name} is over its rate limit; it admits the next call in {retryAfter:c}."), retryAfter));
    }
}
