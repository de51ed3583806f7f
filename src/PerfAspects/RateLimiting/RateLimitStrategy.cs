using System.Threading.RateLimiting;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.RateLimiting;

/// <summary>Asks a limiter for one permit a call, and rejects the call it does not get one for.</summary>
internal sealed class RateLimitStrategy<TResult>(RateLimiter limiter, AspectMethod method) : ResilienceStrategy<TResult>
{
    protected override ValueTask<Outcome<TResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var lease = limiter.AttemptAcquire();
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
