using System.Threading.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting;

/// <summary>
/// A limiter that the host has registered under a name. The first call that needs it gets it from the container, not the composing of a
/// method: what creates it is the application's code, which may call annotated methods itself, or wait for a thread that does, and so must
/// run under no lock of ours. If it cannot be created that call fails, and the next one tries again.
/// </summary>
internal sealed class HostLimiter(HostServices services, string name) : RateLimiter
{
    // Limiters that know when to try again say so under the framework's name or, in whole seconds, under that of RedisRateLimiting.
    private const string RetryAfterSeconds = "RATELIMIT_RETRYAFTER";

    private RateLimiter? _limiter;

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => Volatile.Read(ref _limiter)?.IdleDuration;

    private RateLimiter Limiter => Volatile.Read(ref _limiter) ?? Find();

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => Limiter.GetStatistics();

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => Answer(Limiter.AttemptAcquire(permitCount));

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var acquiring = Limiter.AcquireAsync(permitCount, cancellationToken);
        return acquiring.IsCompletedSuccessfully ? new(Answer(acquiring.Result)) : AnswerAsync(acquiring);
    }

    private async ValueTask<RateLimitLease> AnswerAsync(ValueTask<RateLimitLease> acquiring)
        => Answer(await acquiring.ConfigureAwait(false));

    // A rejection becomes one of ours, which knows the name, and the limiter's own lease is given back at once.
    private RateLimitLease Answer(RateLimitLease lease)
    {
        if (lease.IsAcquired)
        {
            return lease;
        }

        using (lease)
        {
            return RejectedLease.Of(GetRetryAfter(lease), name);
        }
    }

    private static TimeSpan? GetRetryAfter(RateLimitLease lease)
    {
        if (lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter))
        {
            return retryAfter;
        }

        return lease.TryGetMetadata(RetryAfterSeconds, out var value) ? value switch
        {
            int seconds => TimeSpan.FromSeconds(seconds),
            TimeSpan time => time,
            _ => null,
        } : null;
    }

    // Of two that come at once one limiter is used. The other, where there is one, is the container's to dispose, as is this.
    private RateLimiter Find()
    {
        var found = services.Get<RateLimiter>(name);
        return Interlocked.CompareExchange(ref _limiter, found, null) ?? found;
    }
}
