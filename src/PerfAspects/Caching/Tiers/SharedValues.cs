using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Loading;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Tiers;

/// <summary>The values of a method in the tier: found, waited for, and kept if nothing has outdated them meanwhile.</summary>
internal sealed partial class SharedValues<TResult>(
    AspectMethod method, CacheSettings settings, SharedTier tier, ISharedCodec<TResult> codec)
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3650); // more than that no store has to reckon with

    private readonly Retention<TResult> _retention = new(method, settings);
    private readonly TimeSpan _localDuration = settings.LocalDuration is { } local && local < settings.Duration ? local : settings.Duration;

    /// <summary>Queries the tier. Where the value is missing, the caller has the lease to load it, or loads it without.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SharedSource<TResult>> FindAsync(SharedLoad load, CancellationToken cancellationToken)
    {
        var isAvailable = tier.IsAvailable;
        if (isAvailable && !tier.Coherence.HasBegun)
        {
            isAvailable = await tier.Coherence.BeginAsync().ConfigureAwait(false) && tier.IsAvailable;
        }

        if (!isAvailable)
        {
            return await StandInAsync(load, tier.Coherence.HasBegun, cancellationToken).ConfigureAwait(false);
        }

        var before = tier.Clock.GetExpiryTime();
        var read = await ReadAsync(load, cancellationToken).ConfigureAwait(false);
        if (!read.IsGiven)
        {
            return await FailedAsync(load, cancellationToken).ConfigureAwait(false);
        }

        if (read.Value.IsHit && load.Entry.Accepts(read.Value.Remaining))
        {
            if (codec.TryDecode(read.Value.Payload, out var value, out var origin))
            {
                return Hit(load, value, origin, before, read.Value.Remaining);
            }

            await tier.Invalidations.RemoveAsync(load.Entry).ConfigureAwait(false);
        }

        method.Counters.Increment(TierTelemetry.Miss);
        return await AcquireAsync(load, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps a value that the core has loaded: in the tier, and then in memory.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask KeepAsync(
        ValueLoad<TResult> load, SharedSource<TResult> source, TResult value, ISelectiveCall<TResult>? selective,
            CancellationToken cancellationToken)
    {
        var shared = load.Shared!;
        TimeSpan duration;
        try
        {
            if (_retention.DurationOf(value, selective) is not { } kept)
            {
                source.Lease?.Release();
                return;
            }

            duration = kept;
        }
        catch (Exception) when (source.Fail())
        {
            throw; // of the user's method that decides what is kept
        }

        if (source.IsWithoutTier)
        {
            // A log that is followed only since then may have had the load's invalidation before.
            if (source.IsFollowed || !tier.Coherence.HasBegun)
            {
                KeepWithoutTier(shared, duration);
            }
        }
        else if (source.Lease is { } lease)
        {
            await KeepAsync(load, lease, value, duration, cancellationToken).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SharedSource<TResult>> AcquireAsync(SharedLoad load, CancellationToken cancellationToken)
    {
        var started = tier.Clock.GetTimestamp();
        var pause = s_shortestPause;
        var hasWaited = false;
        while (true)
        {
            var (id, before) = (Guid.NewGuid(), tier.Clock.GetExpiryTime());
            TierAnswer<TierAcquisition> answer;
            try
            {
                answer = await AcquireAsync(load, id, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                ReleaseUnknown(load, id);
                throw;
            }

            if (!answer.IsGiven)
            {
                ReleaseUnknown(load, id);
                return await FailedAsync(load, cancellationToken).ConfigureAwait(false);
            }

            switch (answer.Value.Outcome)
            {
                case TierOutcome.Load:
                    var lease = new TierLease(tier.Calls, tier.Clock, tier.Options.LeaseDuration, load.Entry, id, answer.Value.Tokens,
                        cancellationToken);
                    return SharedSource<TResult>.Leased(lease);
                case TierOutcome.Hit when !load.Entry.Accepts(answer.Value.Remaining):
                    break; // of a tier that does not know the entry
                case TierOutcome.Hit when codec.TryDecode(answer.Value.Payload, out var value, out var origin):
                    return Hit(load, value, origin, before, answer.Value.Remaining);
                case TierOutcome.Hit:
                    await tier.Invalidations.RemoveAsync(load.Entry).ConfigureAwait(false);
                    break;
            }

            if (!hasWaited)
            {
                hasWaited = true;
                method.Counters.Increment(TierTelemetry.Waited);
            }

            var left = tier.Options.CrossNodeWait - tier.Clock.GetElapsed(started);
            if (left <= TimeSpan.Zero || load.IsBesideWrite)
            {
                return SharedSource<TResult>.WithoutLease;
            }

            load.Member?.Leave(); // the other loads do not wait for that process
            await WaitAsync(pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask KeepAsync(
        ValueLoad<TResult> load, TierLease lease, TResult value, TimeSpan duration, CancellationToken cancellationToken)
    {
        var shared = load.Shared!;
        if (!load.HoldsKey || !load.IsCurrent)
        {
            lease.Release();
            method.Counters.Increment(TierTelemetry.Fenced);
            return;
        }

        var before = tier.Clock.GetExpiryTime();
        if (codec.Encode(value, load.Scope.Span) is not { } payload)
        {
            lease.Release();
            shared.Keep(Clock.Add(before, tier.Clock.ToExpiryTime(Shorter(duration, _localDuration))));
            return;
        }

        if (!lease.TryEnd())
        {
            return; // it was given back, since nobody waits for the load any more
        }

        TierAnswer<bool> answer;
        try
        {
            answer = await KeepAsync(shared, lease, payload, Shorter(duration, s_longest), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return; // all callers have left; the tier may have kept the value, and may have it
        }

        if (!answer.IsGiven)
        {
            method.Counters.Increment(TierTelemetry.Error);
            ReleaseUnknown(shared, lease.Id); // the tier may not have heard of the value at all
            KeepWithoutTier(shared, duration);
        }
        else if (answer.Value)
        {
            shared.Keep(Clock.Add(before, tier.Clock.ToExpiryTime(Shorter(duration, _localDuration))));
            tier.Standby?.Copy(shared.Entry);
        }
        else
        {
            method.Counters.Increment(TierTelemetry.Fenced);
        }
    }

    // A member of a batch reads together with the others. It is bounded by the tier's deadline, and not by the caller's token.
    private ValueTask<TierAnswer<TierRead>> ReadAsync(SharedLoad load, CancellationToken cancellationToken)
        => load.Member is { HasLeft: false } member
            ? new(member.Batch.ReadAsync(load.Entry))
            : tier.Calls.ReadAsync(load.Entry, cancellationToken);

    private ValueTask<TierAnswer<TierAcquisition>> AcquireAsync(SharedLoad load, Guid id, CancellationToken cancellationToken)
        => load.Member is { HasLeft: false } member
            ? new(member.Batch.AcquireAsync(load.Entry, id))
            : tier.Calls.AcquireAsync(load.Entry, id, cancellationToken);

    private ValueTask<TierAnswer<bool>> KeepAsync(
        SharedLoad load, TierLease lease, ReadOnlyMemory<byte> payload, TimeSpan duration, CancellationToken cancellationToken)
        => load.Member is { HasLeft: false } member
            ? new(member.Batch.KeepAsync(lease, payload, duration))
            : tier.Calls.KeepAsync(lease, payload, duration, cancellationToken);

    private SharedSource<TResult> Hit(SharedLoad load, TResult value, ActivityContext? origin, long before, TimeSpan remaining)
    {
        method.Counters.Increment(TierTelemetry.Hit);
        load.Keep(Clock.Add(before, tier.Clock.ToExpiryTime(Shorter(remaining, _localDuration))));
        tier.Standby?.Copy(load.Entry);
        return SharedSource<TResult>.Found(value, origin);
    }

    private ValueTask<SharedSource<TResult>> FailedAsync(SharedLoad load, CancellationToken cancellationToken)
    {
        method.Counters.Increment(TierTelemetry.Error);
        return StandInAsync(load, isFollowed: true, cancellationToken);
    }

    // A load that wants a newer value than it has does not get one from the standby.
    private async ValueTask<SharedSource<TResult>> StandInAsync(SharedLoad load, bool isFollowed, CancellationToken cancellationToken)
    {
        if (tier.Standby is { } standby && load.Entry.LeastRemaining <= TimeSpan.Zero)
        {
            var read = await standby.ReadAsync(load.Entry, cancellationToken).ConfigureAwait(false);
            if (read.IsHit && codec.TryDecode(read.Payload, out var value, out var origin))
            {
                method.Counters.Increment(TierTelemetry.Hit);
                if (isFollowed || !tier.Coherence.HasBegun)
                {
                    KeepWithoutTier(load, read.Remaining);
                }

                return SharedSource<TResult>.Found(value, origin);
            }
        }

        return SharedSource<TResult>.WithoutTier(isFollowed);
    }

    private void KeepWithoutTier(SharedLoad load, TimeSpan duration)
    {
        var longest = Shorter(tier.LongestWithoutTier, Shorter(duration, _localDuration));
        load.Keep(Clock.Add(tier.Clock.GetExpiryTime(), tier.Clock.ToExpiryTime(longest)));
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private void ReleaseUnknown(SharedLoad load, Guid id)
        => TierLease.ReleaseUnknown(tier.Calls, tier.Clock, tier.Options.LeaseDuration, load.Entry, id);

    // Not all at once: others wait for the same lease.
    private Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
        => Task.Delay(longest * (0.5 + (Random.Shared.NextDouble() / 2)), tier.Clock.Provider, cancellationToken);
}
