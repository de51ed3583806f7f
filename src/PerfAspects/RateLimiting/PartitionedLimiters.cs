using System.Threading.RateLimiting;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting;

/// <summary>One limiter per value. What a value's limiter admits is exact also while the table lets go of limiters: a released one admits nobody.</summary>
internal sealed class PartitionedLimiters<TKey, TLimiter>(PartitionTable<TKey, TLimiter> partitions)
    where TLimiter : RateLimiter, IPartitionPart
{
    public RateLimitLease AttemptAcquire(TKey key, int permitCount = 1)
    {
        var limiter = partitions.Get(key);
        RateLimitLease lease;
        while ((lease = limiter.AttemptAcquire(permitCount)) == RejectedLease.Retired)
        {
            limiter = partitions.Renew(key, limiter);
        }

        return lease;
    }

    public ValueTask<RateLimitLease> AcquireAsync(TKey key, int permitCount = 1, CancellationToken cancellationToken = default)
    {
        var limiter = partitions.Get(key);
        while (true)
        {
            // A limiter for which somebody waits is not released, so that it is said at once or never.
            var acquiring = limiter.AcquireAsync(permitCount, cancellationToken);
            if (!acquiring.IsCompletedSuccessfully)
            {
                return acquiring;
            }

            var lease = acquiring.Result;
            if (lease != RejectedLease.Retired)
            {
                return new ValueTask<RateLimitLease>(lease);
            }

            limiter = partitions.Renew(key, limiter);
        }
    }
}
