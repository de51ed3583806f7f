namespace PerfAspects.Contracts.Model;

/// <summary>The operations of a <see cref="ModelCacheTier"/> that a test can let fail.</summary>
public enum ModelOperation
{
    Probe,
    Read,
    Acquire,
    Keep,
    Renew,
    Release,
    Invalidate,
    ReadLog,
    AcquirePermits,
    ReturnPermits,
    CountRuntimes,
}
