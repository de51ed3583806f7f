using System.Threading.RateLimiting;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting;

/// <summary>
/// An exact sliding window: no window of the given length, wherever it starts, admits more than <c>permits</c>. A call is admitted if the one
/// <c>permits</c> before it lies a window back or more, so that remembering when the last <c>permits</c> were admitted is enough.
/// </summary>
internal sealed class SlidingWindowLimiter(int permits, TimeSpan window, Clock clock) : RateLimiter
{
    private readonly long _window = clock.ToTimestamps(window);
    private readonly AdmissionHistory _admissions = new(permits);
    private readonly Lock _gate = new();
    private long _successful;
    private long _failed;

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
            {
                // Idle since the last window emptied: the limiter then stands as a new one would.
                var idle = _admissions.Newest is { } newest ? clock.GetTimestamp() - newest - _window : -1;
                return idle >= 0 ? clock.ToTimeSpan(idle) : null;
            }
        }
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            return new RateLimiterStatistics
            {
                CurrentAvailablePermits = permits - _admissions.CountSince(clock.GetTimestamp() - _window),
                CurrentQueuedCount = 0,
                TotalSuccessfulLeases = _successful,
                TotalFailedLeases = _failed,
            };
        }
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permitCount, permits);
        lock (_gate)
        {
            var now = clock.GetTimestamp();

            // Asking for none tells whether one is free.
            var wait = _admissions.GetOldestOf(Math.Max(permitCount, 1)) is { } oldest ? _window - (now - oldest) : 0;
            if (wait > 0)
            {
                _failed++;
                return new RejectedLease(clock.ToTimeSpan(wait));
            }

            _admissions.Add(now, permitCount, now - _window);
            _successful++;
            return AdmittedLease.Instance;
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
        => new(AttemptAcquireCore(permitCount)); // no queue
}
