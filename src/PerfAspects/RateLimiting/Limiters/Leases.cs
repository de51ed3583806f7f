using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>A permit. A rate takes none back, so one instance serves all.</summary>
internal sealed class AdmittedLease : RateLimitLease
{
    public static readonly AdmittedLease Instance = new();

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }
}

/// <summary>
/// No permit, when to try again, if that is known, and which limit has rejected the call. A lease that is disposed is used again by its
/// thread: rejecting is what a limiter does under overload, and allocates nothing.
/// </summary>
internal sealed class RejectedLease : RateLimitLease
{
    /// <summary>The answer of a limiter that was disposed while the call waited.</summary>
    public static readonly RejectedLease Disposed = new();

#pragma warning disable IDE1006 // t_ marks a static of each thread; a naming rule cannot depend on an attribute
    [ThreadStatic]
    private static RejectedLease? t_spare;
#pragma warning restore IDE1006

    private TimeSpan? _retryAfter;
    private Clock? _clock; // until the time is first requested
    private long _retryAt;

    private RejectedLease()
    {
    }

    public override bool IsAcquired => false;

    /// <summary>How long to wait, from when this is first read; <see langword="null"/> if that is unknown.</summary>
    public TimeSpan? RetryAfter => _clock is { } clock ? Measure(clock) : _retryAfter;

    /// <summary>The name of the limit; <see langword="null"/> for a limit of the method's own.</summary>
    public string? SharedName { get; private set; }

    public override IEnumerable<string> MetadataNames => RetryAfter is null ? [] : [MetadataName.RetryAfter.Name];

    public static RejectedLease Of(TimeSpan? retryAfter, string? sharedName)
    {
        var lease = t_spare ?? new RejectedLease();
        t_spare = null;
        (lease._retryAfter, lease._clock, lease.SharedName) = (retryAfter, null, sharedName);
        return lease;
    }

    /// <summary>A rejection that reads the clock only if its time is requested: a precise reading costs more than all the rest.</summary>
    /// <param name="retryAt">The reading of the clock at which a call is admitted.</param>
    /// <param name="clock">The system's clock.</param>
    /// <param name="sharedName">See <see cref="SharedName"/>.</param>
    public static RejectedLease At(long retryAt, Clock clock, string? sharedName)
    {
        var lease = Of(null, sharedName);
        (lease._retryAt, lease._clock) = (retryAt, clock);
        return lease;
    }

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? RetryAfter : null;
        return metadata is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (this != Disposed)
        {
            _clock = null; // the thread keeps no runtime alive
            t_spare = this;
        }
    }

    private TimeSpan? Measure(Clock clock)
    {
        _retryAfter = clock.ToTimeSpan(Math.Max(_retryAt - clock.GetTimestamp(), 1));
        _clock = null;
        return _retryAfter;
    }
}
