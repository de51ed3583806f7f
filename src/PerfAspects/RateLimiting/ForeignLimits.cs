using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace PerfAspects.RateLimiting;

/// <summary>
/// Limits of which some are not ours: ours decide first and together, then the others one by one. Ours take nothing back, so a call
/// another one then rejects is charged; what it got of the others before is given back.
/// </summary>
internal sealed class ForeignLimits(RateLimiter? ours, RateLimiter[] others) : RateLimiter
{
    private readonly RateLimiter[] _all = ours is null ? others : [ours, .. others];

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration => null;

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics() => ours?.GetStatistics();

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        var leases = new Leases(_all.Length);
        try
        {
            foreach (var limiter in _all)
            {
                if (!leases.TryAdd(limiter.AttemptAcquire(permitCount), out var rejection))
                {
                    return rejection;
                }
            }

            return leases;
        }
        catch
        {
            leases.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var leases = new Leases(_all.Length);
        try
        {
            foreach (var limiter in _all)
            {
                if (!leases.TryAdd(await limiter.AcquireAsync(permitCount, cancellationToken).ConfigureAwait(false), out var rejection))
                {
                    return rejection;
                }
            }

            return leases;
        }
        catch
        {
            leases.Dispose(); // cancelled while it waited, or a limiter that has failed
            throw;
        }
    }

    /// <summary>The leases of a call, one of each limit.</summary>
    private sealed class Leases(int capacity) : RateLimitLease
    {
        private readonly List<RateLimitLease> _leases = new(capacity);

        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => _leases.SelectMany(static lease => lease.MetadataNames).Distinct();

        /// <summary>Adds a lease; or, if it is none, gives back what there is.</summary>
        public bool TryAdd(RateLimitLease lease, [NotNullWhen(false)] out RateLimitLease? rejection)
        {
            if (lease.IsAcquired)
            {
                _leases.Add(lease);
                rejection = null;
                return true;
            }

            Dispose();
            rejection = lease;
            return false;
        }

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            foreach (var lease in _leases)
            {
                if (lease.TryGetMetadata(metadataName, out metadata))
                {
                    return true;
                }
            }

            metadata = null;
            return false;
        }

        protected override void Dispose(bool disposing) => _leases.ForEach(static lease => lease.Dispose());
    }
}
