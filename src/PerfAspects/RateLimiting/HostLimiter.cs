using System.Threading.RateLimiting;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting;

/// <summary>
/// A limiter the host has registered under a name. It is asked of the container by the first call that needs it and not when a method is composed: what makes it is the
/// application's code, which may call annotated methods itself, or wait for a thread that does, and so must run under no lock of ours. If it cannot be made that call
/// fails, and the next one asks again.
/// </summary>
internal sealed class HostLimiter(HostServices services, string name) : RateLimiter
{
    private RateLimiter? _limiter;

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => Volatile.Read(ref _limiter)?.IdleDuration;

    private RateLimiter Limiter => Volatile.Read(ref _limiter) ?? Find();

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => Limiter.GetStatistics();

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => Limiter.AttemptAcquire(permitCount);

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
        => Limiter.AcquireAsync(permitCount, cancellationToken);

    // Of two that ask at once one limiter is used. The other, where there is one, is the container's to dispose, as is this.
    private RateLimiter Find()
    {
        var found = services.Get<RateLimiter>(name);
        return Interlocked.CompareExchange(ref _limiter, found, null) ?? found;
    }
}
