using System.Buffers.Binary;
using System.Collections.Concurrent;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// The tier that stands in while the shared one cannot be reached. It gets copies of what the shared tier has, in the background, and every
/// invalidation that this process is notified of.
/// </summary>
/// <remarks>
/// A copy is made in three steps: the tags' tokens of the standby are read, then the shared tier is read once more, then the value is kept
/// under those tokens. An invalidation that was carried out before the second step is seen by it. One that comes later is heard of later,
/// by whatever process, and replaces a token of the first step. So the standby, which processes of one machine share, never has a value
/// that one of them has heard to be invalidated, except while that invalidation is on its way to the standby; so long it is not read.
/// </remarks>
internal sealed class StandbyTier(CacheTier tier, TierCalls calls, TierCalls shared, Func<bool> mayRead, Clock clock) : ITierState
{
    private const string TagOfAll = "x:all";
    private const int MostWaiting = 1_000;
    private const int PositionSize = sizeof(long) + 16;

    private static readonly TierEntry s_position = new("x:position", [TagOfAll]);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(3650);

    private readonly ConcurrentQueue<string> _invalidated = new();
    private readonly ConcurrentQueue<TierEntry> _waiting = new();
    private readonly Lock _gate = new();
    private Task _running = Task.CompletedTask;
    private TierPosition? _position; // to be stored once everything before it is invalidated
    private bool _mustRepeat;

    /// <inheritdoc/>
    public string Name => tier.Name;

    /// <inheritdoc/>
    public bool IsAvailable => !calls.Breaker.IsOpen && _invalidated.IsEmpty;

    /// <inheritdoc/>
    public long PendingInvalidations => _invalidated.Count;

    /// <inheritdoc/>
    public long Lag => 0;

    /// <summary>Copies an entry that the shared tier has. A copy that too many others are before is left out.</summary>
    public void Copy(TierEntry entry)
    {
        if (!calls.Breaker.IsOpen && _waiting.Count < MostWaiting)
        {
            _waiting.Enqueue(entry);
            _ = StepAsync();
        }
    }

    /// <summary>Invalidates a tag. Until that is done the standby is not read.</summary>
    public void Invalidate(string tag)
    {
        _invalidated.Enqueue(SharedNames.Outdated(tag));
        if (!calls.Breaker.IsOpen)
        {
            _ = StepAsync();
        }
    }

    /// <summary>Invalidates everything.</summary>
    public void InvalidateAll() => Invalidate(TagOfAll);

    /// <summary>Reads an entry; a miss if the standby cannot be used.</summary>
    public async ValueTask<TierRead> ReadAsync(TierEntry entry, CancellationToken cancellationToken)
    {
        if (!_invalidated.IsEmpty)
        {
            return default;
        }

        var read = await calls.ReadAsync(Own(entry), cancellationToken).ConfigureAwait(false);
        return _invalidated.IsEmpty ? read.Value : default;
    }

    /// <summary>
    /// Reads the position in the log of the shared tier up to which the standby is invalidated; the default if it is unknown.
    /// </summary>
    public async ValueTask<TierPosition> ReadPositionAsync()
    {
        var payload = (await calls.ReadAsync(s_position, CancellationToken.None).ConfigureAwait(false)).Value.Payload.Span;
        return payload.Length == PositionSize
            ? new TierPosition(BinaryPrimitives.ReadInt64LittleEndian(payload), new Guid(payload[sizeof(long)..]))
            : default;
    }

    /// <summary>Stores a position in the log, after all that was invalidated before.</summary>
    public void Follow(TierPosition position)
    {
        lock (_gate)
        {
            _position = position;
        }

        _ = StepAsync();
    }

    /// <summary>Does what is waiting. Completes when that is done, or has failed.</summary>
    public Task StepAsync()
    {
        lock (_gate)
        {
            if (!_running.IsCompleted)
            {
                _mustRepeat = true;
                return _running;
            }

            using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            {
                return _running = Task.Run(RunAsync); // it belongs to no call
            }
        }
    }

    private async Task RunAsync()
    {
        do
        {
            try
            {
                if (!calls.Breaker.IsOpen || (await calls.ProbeAsync().ConfigureAwait(false)).IsGiven)
                {
                    calls.Close();
                    await WorkAsync().ConfigureAwait(false);
                }
            }
            catch (Exception)
            {
                // Of the user's clock: the next step tries again.
            }
        }
        while (MustRepeat());
    }

    private bool MustRepeat()
    {
        lock (_gate)
        {
            var again = _mustRepeat && !calls.Breaker.IsOpen;
            _mustRepeat = false;
            if (!again)
            {
                _running = Task.CompletedTask; // under the lock, so that the next request begins again
            }

            return again;
        }
    }

    private async Task WorkAsync()
    {
        do
        {
            var position = TakePosition();
            while (_invalidated.TryPeek(out var tag))
            {
                var invalidation = new TierInvalidation(TierTarget.Tag, tag, Guid.NewGuid());
                if (!(await calls.InvalidateAsync(invalidation, isProbe: true).ConfigureAwait(false)).IsGiven)
                {
                    return;
                }

                _invalidated.TryDequeue(out _);
            }

            if (position is { } known)
            {
                await KeepAsync(s_position, () => new ValueTask<TierRead>(new TierRead(Bytes(known), s_longest))).ConfigureAwait(false);
            }
        }
        while (_waiting.TryDequeue(out var entry) && await CopyAsync(entry).ConfigureAwait(false));
    }

    private TierPosition? TakePosition()
    {
        lock (_gate)
        {
            var position = _position;
            _position = null;
            return position;
        }
    }

    private ValueTask<bool> CopyAsync(TierEntry entry)
        => KeepAsync(
            Own(entry),
            async () => mayRead() ? (await shared.ReadAsync(entry, CancellationToken.None).ConfigureAwait(false)).Value : default);

    private async ValueTask<bool> KeepAsync(TierEntry entry, Func<ValueTask<TierRead>> read)
    {
        var id = Guid.NewGuid();
        var acquired = await calls.AcquireAsync(entry with { LeastRemaining = TimeSpan.MaxValue }, id, CancellationToken.None)
            .ConfigureAwait(false);
        if (!acquired.IsGiven || acquired.Value.Outcome is not TierOutcome.Load)
        {
            return acquired.IsGiven;
        }

        var lease = new TierLease(
            calls, clock, tier.Options.LeaseDuration, entry, id, acquired.Value.Tokens, CancellationToken.None);
        var found = await read().ConfigureAwait(false);
        if (!found.IsHit || found.Remaining <= TimeSpan.Zero)
        {
            lease.Release();
            return true;
        }

        lease.TryEnd();
        var lasts = found.Remaining < s_longest ? found.Remaining : s_longest;
        return (await calls.KeepAsync(lease, found.Payload, lasts, CancellationToken.None).ConfigureAwait(false)).IsGiven;
    }

    private static byte[] Bytes(TierPosition position)
    {
        var bytes = new byte[PositionSize];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, position.Number);
        position.Mark.TryWriteBytes(bytes.AsSpan(sizeof(long)));
        return bytes;
    }

    private static TierEntry Own(TierEntry entry) => new(entry.Key, [.. entry.Tags, TagOfAll]);
}
