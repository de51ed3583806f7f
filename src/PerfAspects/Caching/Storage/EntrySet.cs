using PerfAspects.Caching.Eviction;
using PerfAspects.Caching.Loading;
using PerfAspects.State;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// The entries of a store: a table to find entries in, and queues that determine which entry is evicted, kept in step. A key is in the
/// table once, with a value or with a load; the queues hold what has a value, an expired value behind a load included. Guarded by the
/// store's lock, but for finding.
/// </summary>
internal sealed class EntrySet(int maxEntries)
{
    private readonly EntryTable _table = new(maxEntries);
    private readonly EvictionPolicy _policy = new(maxEntries);
    private readonly long[] _evictions = new long[(int)DropReason.UnderPressure + 1];

    public EntryTable Table => _table;

    /// <summary>The number of entries; a load is not yet an entry.</summary>
    public int Count => _policy.Count;

    public CacheTotals Totals => new()
    {
        Entries = Count,
        Expired = _evictions[(int)DropReason.Expired],
        OverCapacity = _evictions[(int)DropReason.OverCapacity],
        UnderPressure = _evictions[(int)DropReason.UnderPressure],
    };

    /// <summary>
    /// Makes a load stand for its key, instead of the entry that the table has for it: an expired value, which stays behind the load if it
    /// may still be of use, or a load from before an invalidation.
    /// </summary>
    public void Begin(Load load, long now, Lifetimes lifetimes, CacheEntry? replaced, ref DroppedEntries dropped)
    {
        var expired = replaced;
        if (replaced?.Load is { } fenced)
        {
            expired = fenced.Stale;
            Release(fenced);
        }

        if (expired?.Replacing is { } outdated)
        {
            Release(outdated);
        }

        if (expired is not null && expired.IsStale(now, lifetimes.GracesOf(expired).Longest))
        {
            _table.Remove(expired);
            load.Stale = expired;
        }
        else if (expired is not null)
        {
            Drop(expired, now, DropReason.None, ref dropped);
        }

        load.HoldsKey = true;
        load.Entry.SetLoad(load);
        _table.Add(load.Entry);
    }

    /// <summary>Begins a load that is to replace the value of an entry, which is served meanwhile.</summary>
    public void BeginAhead(Load load, CacheEntry entry)
    {
        if (entry.Replacing is { } other)
        {
            Release(other);
        }

        load.HoldsKey = true;
        load.Stale = entry;
        load.Entry.SetLoad(load);
        entry.SetLoad(load);
    }

    /// <summary>Makes a load stand for its key instead of the entry that it is to replace, which is not served any more.</summary>
    public void Promote(Load load, long now, Lifetimes lifetimes, ref DroppedEntries dropped)
    {
        var expired = load.Stale!;
        Promote(expired, load);
        if (!expired.IsStale(now, lifetimes.GracesOf(expired).Longest))
        {
            Drop(expired, now, DropReason.None, ref dropped);
        }
    }

    /// <summary>Makes the entry of a load one that has a value. The coldest make room for it.</summary>
    public void Keep(Load load, Lifetime lifetime, long now, ref DroppedEntries dropped)
    {
        load.HoldsKey = false;
        var replaced = load.IsAhead ? load.Stale : null;
        MakeRoom(load, now, ref dropped);
        _policy.Add(load.Entry);
        if (replaced is not null)
        {
            load.Entry.Frequency = replaced.Frequency;
        }

        load.Entry.Publish(lifetime);
        if (replaced is not null)
        {
            _table.Replace(replaced, load.Entry); // in one step, so that a hit finds the one or the other
        }
    }

    /// <summary>Makes the entry of a load one that has an exception. False if the entry cannot keep one.</summary>
    public bool TryKeep(Load load, Exception failure, Lifetime lifetime, long now, ref DroppedEntries dropped)
    {
        if (!load.Entry.TryPublish(failure, lifetime))
        {
            return false;
        }

        load.HoldsKey = false;
        MakeRoom(load, now, ref dropped);
        _policy.Add(load.Entry);
        return true;
    }

    /// <summary>Sets the number of entries there is room for.</summary>
    public void Resize(int maxEntries)
    {
        _policy.Resize(maxEntries);
        _table.Resize(maxEntries);
    }

    /// <summary>Drops the coldest until the rest fits, but not more than a number of them. False if more are to be dropped.</summary>
    public bool Trim(int most, long now, ref DroppedEntries dropped)
    {
        for (var count = 0; _policy.IsOverfull; count++)
        {
            if (count == most)
            {
                return false;
            }

            var coldest = _policy.Evict();
            Forget(coldest, ReasonOf(coldest, now, DropReason.OverCapacity), ref dropped);
        }

        return true;
    }

    /// <summary>Makes a load stand for its key no longer. The expired value behind it is there again.</summary>
    public void Release(Load load)
    {
        if (!load.HoldsKey)
        {
            return;
        }

        load.HoldsKey = false;
        if (load.IsAhead)
        {
            load.Stale!.HasFailedAhead |= load.IsInBackground && load.Failure is not null;
            load.Stale.SetLoad(null);
            return;
        }

        _table.Remove(load.Entry);
        if (load.Stale is { } stale)
        {
            load.Stale = null;
            _table.Add(stale);
        }
    }

    /// <summary>Leaves nothing of what the table has for a key; a load is then for those who already wait for it.</summary>
    public void Discard(CacheEntry found, ref DroppedEntries dropped)
    {
        var entry = found;
        if (found.Load is { } load)
        {
            entry = load.Stale;
            Release(load);
        }

        if (entry is not null)
        {
            if (entry.Replacing is { } ahead)
            {
                Release(ahead);
            }

            _policy.Remove(entry);
            Forget(entry, DropReason.None, ref dropped);
        }
    }

    /// <summary>Drops an entry that has a value, unless it is gone already: its key may have a newer one.</summary>
    public void Drop(CacheEntry entry, long now, DropReason reason, ref DroppedEntries dropped)
    {
        if (_policy.Remove(entry))
        {
            Forget(entry, ReasonOf(entry, now, reason), ref dropped);
        }
    }

    /// <summary>Drops the coldest for one that has just come. False if there is no other.</summary>
    public bool TryEvictFor(CacheEntry newcomer, long now, ref DroppedEntries dropped)
    {
        if (Count < 2 || newcomer.Place == EntryPlace.None)
        {
            return false;
        }

        var coldest = _policy.Evict();
        if (coldest == newcomer)
        {
            coldest = _policy.Evict();
            _policy.Add(newcomer);
        }

        Forget(coldest, ReasonOf(coldest, now, DropReason.UnderPressure), ref dropped);
        return true;
    }

    // The expired value goes first, then the coldest.
    private void MakeRoom(Load load, long now, ref DroppedEntries dropped)
    {
        if (load.IsAhead)
        {
            var replaced = load.Stale!;
            _policy.Remove(replaced);
            replaced.SetLoad(null);
            Retire(replaced, ReasonOf(replaced, now, DropReason.None), ref dropped);
        }
        else if (load.Stale is { } expired)
        {
            Drop(expired, now, DropReason.None, ref dropped);
        }

        while (_policy.IsFull)
        {
            var coldest = _policy.Evict();
            Forget(coldest, ReasonOf(coldest, now, DropReason.OverCapacity), ref dropped);
        }
    }

    private void Promote(CacheEntry entry, Load load)
    {
        entry.SetLoad(null);
        _table.Replace(entry, load.Entry);
    }

    private void Forget(CacheEntry entry, DropReason reason, ref DroppedEntries dropped)
    {
        if (entry.Replacing is { } ahead)
        {
            Promote(entry, ahead); // the value that it brings is newer, and is kept
            ahead.Stale = null;
        }
        else if (!_table.Remove(entry) && LoadBefore(entry) is { } load)
        {
            load.Stale = null;
        }

        Retire(entry, reason, ref dropped);
    }

    private void Retire(CacheEntry entry, DropReason reason, ref DroppedEntries dropped)
    {
        _evictions[(int)reason]++;
        entry.Tags?.Release();
        dropped.Add(entry);
    }

    // The load that an expired value stands behind.
    private Load? LoadBefore(CacheEntry expired)
    {
        for (var found = _table.Chain(expired.Hash); found is not null; found = found.Next)
        {
            if (found.Load is { } load && load.Stale == expired)
            {
                return load;
            }
        }

        return null;
    }

    // An expired entry is counted as expired, whoever finds it.
    private static DropReason ReasonOf(CacheEntry entry, long now, DropReason otherwise)
        => entry.ExpiresAt <= now ? DropReason.Expired : otherwise;
}
