using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

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

/// <summary>No permit, and when to ask again, if that is known.</summary>
internal sealed class RejectedLease(TimeSpan? retryAfter) : RateLimitLease
{
    /// <summary>The answer of a limiter that was disposed while the call waited.</summary>
    public static readonly RejectedLease Disposed = new(null);

    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => retryAfter is null ? [] : [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
        return metadata is not null;
    }
}
