using System.Threading.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;
using PerfAspects.Runtime.Limits;

namespace PerfAspects.RateLimiting.Sharing;

/// <summary>
/// The limits of a method of which processes share some. The store is queried for those in one round trip; the others, if there are any,
/// after them. All admit a call or none is charged.
/// </summary>
/// <param name="store">The store that counts.</param>
/// <param name="method">The method, whose queued calls are counted.</param>
/// <param name="limits">The shared limits.</param>
/// <param name="rest">The limits of this process alone; null without them.</param>
internal sealed class SharedLimiter(ISharedLimits store, AspectMethod method, SharedLimit[] limits, RateLimiter? rest) : RateLimiter
{
    private readonly Clock _clock = method.Runtime.Clock;

    public ISharedLimits Store => store;

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => null;

    /// <summary>The limits of this process alone.</summary>
    public RateLimiter? Rest => rest;

    public AspectMethod Method => method;

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => rest?.GetStatistics();

    /// <summary>The longest time until one of the limits may admit a call, as far as this process knows.</summary>
    public long GetWait(long now)
    {
        long longest = 0;
        foreach (var limit in limits)
        {
            longest = Math.Max(longest, limit.GetWait(now));
        }

        return longest;
    }

    /// <summary>Queries the store for one call.</summary>
    public async ValueTask<SharedAnswer> QueryStoreAsync()
    {
        var request = new SharedRequest(store, _clock, limits);
        if (!request.IsNeeded)
        {
            return request.Admitted(); // every limit had a permit ahead
        }

        var grants = await store.AcquireAsync(request.Demands).ConfigureAwait(false);
        return request.End(grants);
    }

    /// <summary>Admits, rejects or queues a call while the store cannot be reached.</summary>
    public ValueTask<RateLimitLease> FallBackAsync(CancellationToken cancellationToken)
    {
        if (Array.Find(limits, static limit => limit.Fallback == LimitFallback.Closed) is { } closed)
        {
            return new(RejectedLease.Of(store.ProbeInterval, closed.Name));
        }

        var standIns = limits.Where(static limit => limit.Fallback == LimitFallback.Share);
        QueueingLimiter[] local = [.. standIns.Select(static limit => limit.Local())];
        return local switch
        {
            [] => new(AdmittedLease.Instance),
            [var only] => only.AcquireAsync(1, cancellationToken),
            _ => new LimitGroup(_clock, local).AcquireAsync(1, cancellationToken),
        };
    }

    /// <summary>Gives back what a call was charged that does not run.</summary>
    public void Return(LimitReturn[] charges)
    {
        if (charges.Length > 0)
        {
            store.Return(charges);
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
        => throw new NotSupportedException("A shared limit is queried asynchronously.");

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var now = _clock.GetTimestamp();
        store.Appear(now);
        var obstacle = FindObstacle(now);
        if (limits[0].Line.IsDisposed)
        {
            return new(RejectedLease.Disposed);
        }

        if (obstacle is null)
        {
            if (rest is null
                && limits is [var only]
                && only.Settings is { Lease.Ticks: > 0 } settings
                && only.Block.TryTake(settings, now, out _))
            {
                only.Record();
                return new(AdmittedLease.Instance);
            }

            var call = new SharedCall(this, cancellationToken);
            call.QueryStore();
            return new(call.Task);
        }

        return obstacle.HasRoom ? Wait(obstacle, cancellationToken) : new(RejectedLease.Of(GetRetryAfter(obstacle, now), obstacle.Name));
    }

    /// <summary>Lets a call wait for a limit.</summary>
    public static bool TryQueue(SharedCall call, SharedLimit limit) => limit.Line.TryAdd(call, limit.QueueLimit);

    /// <summary>The time after which a call may be admitted that is rejected now.</summary>
    public TimeSpan GetRetryAfter(SharedLimit obstacle, long now)
    {
        var (settings, waiting) = (obstacle.Settings, obstacle.Line.Count);
        var behind = waiting == 0 ? TimeSpan.Zero : settings.Window * (waiting / settings.Permits); // those who wait are admitted first
        return _clock.ToTimeSpan(Math.Max(GetWait(now), 1)) + behind;
    }

    // The limit with the longest known wait, or one in whose line others wait already.
    private SharedLimit? FindObstacle(long now)
    {
        var (obstacle, longest) = (default(SharedLimit), 0L);
        foreach (var limit in limits)
        {
            var wait = limit.GetWait(now);
            if (wait > longest)
            {
                (obstacle, longest) = (limit, wait);
            }
            else if (obstacle is null && limit.Line.Count > 0)
            {
                obstacle = limit;
            }
        }

        return obstacle;
    }

    private ValueTask<RateLimitLease> Wait(SharedLimit obstacle, CancellationToken cancellationToken)
    {
        var call = new SharedCall(this, cancellationToken);
        return TryQueue(call, obstacle) ? new(call.Task)
            : obstacle.Line.IsDisposed ? new(RejectedLease.Disposed)
            : new(RejectedLease.Of(GetRetryAfter(obstacle, _clock.GetTimestamp()), obstacle.Name));
    }
}
