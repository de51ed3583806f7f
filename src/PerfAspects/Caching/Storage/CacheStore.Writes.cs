using PerfAspects.Caching.Loading;

namespace PerfAspects.Caching.Storage;

// Values that the application writes, which no load has brought. A write behaves like an invalidation of its key that leaves a newer value.
internal abstract partial class CacheStore
{
    private readonly List<WriteFence> _writes = [];

    /// <summary>Whether a value is being written to a key of a hash code.</summary>
    public bool IsBeingWritten(int hash)
    {
        lock (Gate)
        {
            return _writes.Exists(write => write.Hash == hash);
        }
    }

    /// <summary>Ends a write that has failed. The entry of the key stays as it is.</summary>
    public void EndWrite(WriteFence fence)
    {
        lock (Gate)
        {
            _writes.Remove(fence);
        }
    }

    /// <summary>Marks the beginning of a write. To be called before the value is written to the source.</summary>
    protected WriteFence BeginWrite(int hash)
    {
        var fence = new WriteFence(hash);
        lock (Gate)
        {
            _writes.Add(fence);
        }

        return fence;
    }

    /// <summary>
    /// Replaces whatever the key has by a value that was written. A load that is under way is for the calls that already wait for it.
    /// Without a lifetime, or where the fence is broken, nothing is left.
    /// </summary>
    /// <returns>False if the look-up does not hold any more.</returns>
    protected bool TryEndWrite(in KeyProbe probe, Load load, WriteFence fence, Lifetime? lifetime, long now, out bool isKept)
    {
        isKept = false;
        var dropped = new DroppedEntries(_account);
        lock (Gate)
        {
            if (!probe.HoldsFor(Table.Chain(fence.Hash)))
            {
                return false;
            }

            _writes.Remove(fence);
            BreakWrites(fence.Hash);
            if (probe.Match is { } found)
            {
                _entries.Discard(found, ref dropped);
            }

            load.End(failure: null);
            if (lifetime is { } life && !fence.IsBroken && load.IsCurrent && !_method.Runtime.IsDisposed)
            {
                isKept = true;
                _entries.Begin(load, now, _lifetimes, replaced: null, ref dropped);
                _entries.Keep(load, life, now, ref dropped);
            }
            else
            {
                _keysInvalidated++;
            }
        }

        if (isKept)
        {
            _sweeper.Start();
        }

        dropped.Release();
        if (isKept && _account is not null)
        {
            Enter(_account, load.Entry, now);
        }

        return true;
    }

    /// <summary>Ends a write whose key cannot be looked up: drops every entry of its hash code.</summary>
    protected void EndWriteBlindly(WriteFence fence)
    {
        var dropped = new DroppedEntries(_account);
        lock (Gate)
        {
            _writes.Remove(fence);
            BreakWrites(fence.Hash);
            _keysInvalidated++;
            foreach (var found in Table.All().Where(entry => entry.Hash == fence.Hash).ToArray())
            {
                _entries.Discard(found, ref dropped);
            }
        }

        dropped.Release();
    }

    /// <summary>The life of a value that is written now, at most as long as the tier lets memory keep it.</summary>
    protected Lifetime LifetimeOf(Load load, TimeSpan duration, long now)
        => _lifetimes.Begin(now, duration, load.Shared?.LatestExpiry ?? Runtime.Clock.Never);

    // Under the lock. Without a hash code: all of them.
    private void BreakWrites(int? hash)
    {
        foreach (var write in _writes)
        {
            if (hash is null || write.Hash == hash)
            {
                write.Break();
            }
        }
    }
}
