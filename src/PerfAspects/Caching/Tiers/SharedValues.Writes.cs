using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Tiers;

// Values that the application writes. A write takes the lease before its core runs, as a load does that wants another value than the one
// in the tier. So from then on nobody else keeps a value of the key, and the tier notices an invalidation. A write does not wait for the
// lease.
internal sealed partial class SharedValues<TResult>
{
    /// <summary>Requests the lease of a key, before its value is written to the source.</summary>
    public async ValueTask<SharedSource<TResult>> BeginWriteAsync(SharedLoad load, CancellationToken cancellationToken)
    {
        if (!tier.IsAvailable || !await tier.Coherence.BeginAsync().ConfigureAwait(false) || !tier.IsAvailable)
        {
            return SharedSource<TResult>.WithoutTier(tier.Coherence.HasBegun);
        }

        if (!tier.HasLeases)
        {
            return SharedSource<TResult>.WithoutLease; // nothing would keep apart two writes, or a write and a load
        }

        var id = Guid.NewGuid();
        TierAnswer<TierAcquisition> answer;
        try
        {
            answer = await tier.Calls.AcquireAsync(load.Entry, id, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ReleaseUnknown(load, id);
            throw;
        }

        if (!answer.IsGiven)
        {
            ReleaseUnknown(load, id);
            method.Counters.Increment(TierTelemetry.Error);
            return SharedSource<TResult>.WithoutTier(isFollowed: true);
        }

        return answer.Value.Outcome is TierOutcome.Load
            ? SharedSource<TResult>.Leased(new TierLease(
                tier.Calls, tier.Clock, tier.Options.LeaseDuration, load.Entry, id, answer.Value.Tokens, CancellationToken.None))
            : SharedSource<TResult>.WithoutLease;
    }

    /// <summary>Keeps a written value in the tier, if nothing has outdated it meanwhile.</summary>
    public async ValueTask<WriteOutcome> KeepWrittenAsync(
        ValueLoad<TResult> load, WriteFence fence, SharedSource<TResult> source, TResult value, TimeSpan duration)
    {
        var shared = load.Shared!;
        if (source.IsWithoutTier)
        {
            if (!source.IsFollowed && tier.Coherence.HasBegun)
            {
                return WriteOutcome.Outdated; // the log may have had an invalidation before it was followed
            }

            KeepWithoutTier(shared, duration);
            return WriteOutcome.InMemory;
        }

        if (source.Lease is not { } lease)
        {
            return WriteOutcome.Outdated;
        }

        if (fence.IsBroken || !load.IsCurrent)
        {
            lease.Release();
            method.Counters.Increment(TierTelemetry.Fenced);
            return WriteOutcome.Outdated;
        }

        var before = tier.Clock.GetExpiryTime();
        if (codec.Encode(value, load.Scope.Span) is not { } payload || !lease.TryEnd())
        {
            lease.Release();
            return WriteOutcome.Outdated;
        }

        var answer = await tier.Calls.KeepAsync(lease, payload, Shorter(duration, s_longest), CancellationToken.None).ConfigureAwait(false);
        if (!answer.IsGiven)
        {
            method.Counters.Increment(TierTelemetry.Error);
            KeepWithoutTier(shared, duration);
            return WriteOutcome.InMemory;
        }

        if (!answer.Value)
        {
            method.Counters.Increment(TierTelemetry.Fenced);
            return WriteOutcome.Outdated;
        }

        shared.Keep(Runtime.Clock.Add(before, tier.Clock.ToExpiryTime(Shorter(duration, _localDuration))));
        tier.Standby?.Copy(shared.Entry);
        return WriteOutcome.InTier;
    }
}
