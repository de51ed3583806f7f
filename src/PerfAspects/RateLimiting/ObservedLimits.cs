using System.Threading.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Telemetry;

namespace PerfAspects.RateLimiting;

/// <summary>
/// Queries the limits that only observe. They delay no call: an answer that comes later, from another process, is counted when it is there.
/// A limiter that fails says nothing.
/// </summary>
internal sealed class ObservedLimits(ObservedRefusals refusals)
{
    /// <summary>Requests a permit for one call, which runs whatever the answer is.</summary>
    /// <param name="limiter">The limits, as one.</param>
    /// <param name="lease">The permit that the call gives back at its end; <see langword="null"/> if there is none to give back.</param>
    /// <param name="later">Whether the limits would have rejected the call, if they answer later; it never fails.</param>
    /// <returns>Whether the limits would have rejected the call, as far as that is known.</returns>
    public bool WouldReject(RateLimiter limiter, out RateLimitLease? lease, out Task<bool>? later)
    {
        (lease, later) = (null, null);
        try
        {
            var pending = limiter.AcquireAsync(permitCount: 1, CancellationToken.None);
            if (!pending.IsCompletedSuccessfully)
            {
                later = CountLaterAsync(pending);
                return false;
            }

            var answer = pending.Result;
            if (answer.IsAcquired)
            {
                lease = answer == AdmittedLease.Instance ? null : answer;
                return false;
            }

            return Count(answer);
        }
        catch (Exception)
        {
            return false;
        }
    }

    private async Task<bool> CountLaterAsync(ValueTask<RateLimitLease> pending)
    {
        try
        {
            var answer = await pending.ConfigureAwait(false);
            if (!answer.IsAcquired)
            {
                return Count(answer);
            }

            answer.Dispose(); // its call may have ended by now
            return false;
        }
        catch (Exception)
        {
            return false; // see above
        }
    }

    private bool Count(RateLimitLease rejected)
    {
        using (rejected)
        {
            if (rejected == RejectedLease.Disposed)
            {
                return false;
            }
        }

        refusals.Add();
        return true;
    }
}

/// <summary>The permits of limits that reject and of limits that observe, given back together.</summary>
internal sealed class ObservedLease(RateLimitLease enforced, RateLimitLease observed) : RateLimitLease
{
    /// <inheritdoc/>
    public override bool IsAcquired => true;

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames => enforced.MetadataNames;

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, out object? metadata) => enforced.TryGetMetadata(metadataName, out metadata);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        enforced.Dispose();
        observed.Dispose();
    }
}
