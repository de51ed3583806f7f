using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// Carries invalidations of this process to the tier. Memory has been invalidated before. It is invalidated once more when the tier has
/// answered, since a load in between may have read an older value from the tier. What cannot reach the tier is queued and sent in order,
/// later; until then no load of this process reads the tier.
/// </summary>
internal sealed class TierInvalidations(CacheTier tier, TierCalls calls, SharedMemory memory, ILogger logger)
{
    private const int MostKnown = 10_000;

    private readonly ConcurrentQueue<TierInvalidation> _queued = new();
    private readonly ConcurrentDictionary<Guid, byte> _own = new(); // carried out, and not yet found in the log
    private int _sending;

    /// <summary>Raised when an invalidation could not reach the tier.</summary>
    public event Action? Queued;

    public int QueuedCount => _queued.Count;

    /// <summary>Invalidates the entries of tags.</summary>
    /// <param name="tags">The tags, as the tier names them.</param>
    /// <exception cref="CacheTierException">The tier cannot be reached, and its options say that this is to be known.</exception>
    public ValueTask InvalidateAsync(params string[] tags)
        => InvalidateAsync([.. tags.Select(static tag => new TierInvalidation(TierTarget.Tag, tag, Guid.NewGuid()))]);

    /// <summary>
    /// Invalidates the entry of a key, whatever build or class it is of. A load of this build that is under way gives its place up at once.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="hasNewer">Whether memory has a newer value, which stays while the tier cannot be reached.</param>
    public ValueTask InvalidateAsync(ISharedKey key, bool hasNewer = false)
    {
        var names = new SharedKeyNames(key.Identity, type: null);
        var tag = names.TagOf(key);
        return InvalidateAsync(
        [
            new TierInvalidation(TierTarget.Tag, tag, Guid.NewGuid()),
            new TierInvalidation(TierTarget.Key, names.KeyOf(tag), Guid.NewGuid()),
        ], hasNewer);
    }

    /// <summary>
    /// Reports that the tier has a newer value of a key, so that memory of other processes drops the older one. Memory of this process has
    /// the newer value.
    /// </summary>
    public ValueTask ReportWriteAsync(ISharedKey key)
        => tier.HasLog ? InvalidateAsync([new TierInvalidation(TierTarget.Tag, SharedNames.WriteOf(key), Guid.NewGuid())]) : default;

    /// <summary>Removes an entry whose payload is no value. Not a matter of freshness, so that nothing is queued.</summary>
    public async ValueTask RemoveAsync(TierEntry entry)
        => await calls.InvalidateAsync(new TierInvalidation(TierTarget.Key, entry.Key, Guid.NewGuid()), isProbe: false)
            .ConfigureAwait(false);

    /// <summary>Whether an invalidation in the log is one of this process, which memory has followed.</summary>
    public bool TryForget(Guid id) => _own.TryRemove(id, out _);

    /// <summary>Sends the queued invalidations. False if the tier cannot be reached.</summary>
    public async ValueTask<bool> SendQueuedAsync()
    {
        if (Interlocked.Exchange(ref _sending, 1) != 0)
        {
            return false;
        }

        try
        {
            while (_queued.TryPeek(out var next))
            {
                Expect(next);
                if (!(await calls.InvalidateAsync(next, isProbe: true).ConfigureAwait(false)).IsGiven)
                {
                    return false;
                }

                Applied(next);
                _queued.TryDequeue(out _);
            }

            return true;
        }
        finally
        {
            Volatile.Write(ref _sending, 0);
        }
    }

    private async ValueTask InvalidateAsync(TierInvalidation[] invalidations, bool hasNewer = false)
    {
        var running = Array.ConvertAll(invalidations, invalidation =>
        {
            Expect(invalidation);
            return _queued.IsEmpty
                ? calls.InvalidateAsync(invalidation, isProbe: false).AsTask() : Task.FromResult(default(TierAnswer<long>));
        });
        var missed = 0;
        for (var i = 0; i < running.Length; i++)
        {
            if ((await running[i].ConfigureAwait(false)).IsGiven)
            {
                Applied(invalidations[i]);
            }
            else
            {
                Missed(invalidations[i], hasNewer);
                missed++;
            }
        }

        if (missed == 0)
        {
            return;
        }

        if (tier.Options.OnUnreachable is UnreachableTier.Throw)
        {
            throw new CacheTierException($"The invalidation has not reached the shared cache tier '{tier.Name}': entries of "
                + "other processes may be older.");
        }

        logger.InvalidationQueued(tier.Name, _queued.Count);
        Queued?.Invoke();
    }

    // No answer has come. The tier may not have carried the invalidation out, so that a load may have read an older value since memory was
    // invalidated; or it may do so yet, and the log is then to be followed.
    private void Missed(TierInvalidation invalidation, bool hasNewer)
    {
        _own.TryRemove(invalidation.Id, out _);
        if (tier.Options.OnUnreachable is UnreachableTier.Queue)
        {
            _queued.Enqueue(invalidation); // first: whatever load begins after memory is invalidated does not query the tier
        }

        if (!hasNewer)
        {
            Applied(invalidation);
        }
        else if (invalidation.Target is TierTarget.Tag)
        {
            memory.Standby?.Invalidate(invalidation.Name);
        }
    }

    // Before it is sent: the log may be read before the answer has come.
    private void Expect(TierInvalidation invalidation)
    {
        if (_own.Count >= MostKnown)
        {
            _own.Clear(); // those are applied once more when the log is read, which costs a miss
        }

        if (tier.HasLog && invalidation.Target is TierTarget.Tag)
        {
            _own[invalidation.Id] = 0;
        }
    }

    private void Applied(TierInvalidation invalidation)
    {
        if (invalidation.Target is TierTarget.Tag && SharedNames.IsWrite(invalidation.Name))
        {
            memory.Standby?.Invalidate(invalidation.Name); // memory has the newer value
        }
        else if (invalidation.Target is TierTarget.Tag)
        {
            memory.Invalidate(invalidation.Name);
        }
    }
}
