using System.Threading.RateLimiting;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// Several limits as one: all admit a call, or none is charged. A rejected call gets the longest time that any of them requires. A call
/// waits if each limit that stands against it has room in its line; it stays in those lines until all admit it, and is rejected if it then
/// meets a further limit without room. The limits may be shared with others; disposing the composite leaves them as they are.
/// </summary>
internal sealed class CompositeLimiter(Clock clock, params IEnumerable<QueueingLimiter> limits) : RateLimiter
{
    private readonly LimitGroup _group = new(clock, limits);
    private volatile bool _isDisposed;

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration
    {
        get
        {
            TimeSpan? shortest = TimeSpan.MaxValue;
            foreach (var limit in _group.Limits)
            {
                shortest = limit.IdleDuration is { } idle && shortest is not null
                    ? TimeSpan.FromTicks(Math.Min(idle.Ticks, shortest.Value.Ticks)) : null;
            }

            return shortest;
        }
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics()
    {
        var free = long.MaxValue;
        foreach (var limit in _group.Limits)
        {
            free = Math.Min(free, limit.GetStatistics()!.CurrentAvailablePermits);
        }

        return new RateLimiterStatistics
        {
            CurrentAvailablePermits = free,
            CurrentQueuedCount = _group.Waiting,
            TotalSuccessfulLeases = _group.Successful,
            TotalFailedLeases = _group.Failed,
        };
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _group.AttemptAcquire(permitCount);
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _group.AcquireAsync(permitCount, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _isDisposed |= disposing;

    /// <inheritdoc/>
    protected override ValueTask DisposeAsyncCore()
    {
        _isDisposed = true;
        return default;
    }
}
