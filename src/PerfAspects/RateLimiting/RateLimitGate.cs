using System.Threading.RateLimiting;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;

namespace PerfAspects.RateLimiting;

/// <summary>Asks a limiter for one permit a call. A call that does not get one at once waits for it, if the limiter has it wait, or is rejected.</summary>
internal readonly struct RateLimitGate(AspectMethod method) : IGate<MethodLimits, RateLimitLease>
{
    /// <inheritdoc/>
    public GateEntry<RateLimitLease> Enter(MethodLimits limits, CancellationToken callerToken)
    {
        var acquiring = limits.Limiter.AcquireAsync(permitCount: 1, callerToken);
        if (acquiring.IsCompletedSuccessfully)
        {
            return Answer(acquiring.Result);
        }

        method.Counters.Increment(Count.Queued);
        return GateEntry<RateLimitLease>.Wait(acquiring.AsTask());
    }

    /// <inheritdoc/>
    public GateEntry<RateLimitLease> EndWait(MethodLimits limits, Task waiting)
    {
        try
        {
            return Answer(((Task<RateLimitLease>)waiting).GetAwaiter().GetResult());
        }
        catch (OperationCanceledException exception)
        {
            return GateEntry<RateLimitLease>.Refuse(exception); // neither admitted nor rejected: it gave its place back
        }
    }

    /// <inheritdoc/>
    public void Succeeded(MethodLimits limits, RateLimitLease lease) => Return(lease);

    /// <inheritdoc/>
    public void Failed(MethodLimits limits, RateLimitLease lease, Exception exception, CancellationToken callerToken) => Return(lease);

    // A rate takes nothing back, but a limiter that is not ours may count who is in.
    private static void Return(RateLimitLease lease)
    {
        if (lease != AdmittedLease.Instance)
        {
            lease.Dispose();
        }
    }

    private GateEntry<RateLimitLease> Answer(RateLimitLease lease)
    {
        if (lease.IsAcquired)
        {
            method.Counters.Increment(Count.Admitted);
            return GateEntry<RateLimitLease>.Admit(lease);
        }

        method.Counters.Increment(Count.Rejected);
        lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter);
        lease.Dispose();
        return GateEntry<RateLimitLease>.Refuse(new RateLimitRejectedException(
            FormattableString.Invariant($"{method.Name} is over its rate limit; it admits the next call in {retryAfter:c}."), retryAfter));
    }
}
