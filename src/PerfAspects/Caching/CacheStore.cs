using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.Caching;

/// <summary>
/// The entries of one method: a dictionary that readers probe without a lock, and queues, under a lock that only writers take, that say who
/// makes room. Entries and queues always hold the same entries; the lock is what makes that true.
/// </summary>
internal sealed class CacheStore<TKey, TValue> : ICachePart, ITaggedStore, ISweepable
    where TKey : struct, IEquatable<TKey>
{
    private readonly ConcurrentDictionary<TKey, CacheEntry<TKey, TValue>> _entries = new();
    private readonly EvictionPolicy<TKey, TValue> _policy;
    private readonly Lifetimes _lifetimes;
    private readonly MemoryAccount? _account;
    private readonly Sweeper _sweeper;
    private readonly AspectRuntime _runtime;
    private readonly Lock _gate = new();
    private readonly bool _isSliding;
    private CacheTotals _totals;
    private long _tagsInvalidated;
    private long _generation;

    public CacheStore(CacheSettings settings, AspectRuntime runtime)
    {
        _runtime = runtime;
        _isSliding = settings.Sliding is not null;
        _lifetimes = new Lifetimes(settings, runtime.Clock);
        _policy = new EvictionPolicy<TKey, TValue>(settings.MaxEntries);
        _account = runtime.MemoryCache is { } cache ? new MemoryAccount(cache, settings.Lifetime) : null;
        _sweeper = new Sweeper(this, runtime.Clock.Provider, settings.Lifetime);
    }

    /// <summary>Rises with every clearing: a load from before it is of the past.</summary>
    public long Generation => Volatile.Read(ref _generation);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(TKey key, [NotNullWhen(true)] out CacheEntry<TKey, TValue>? entry)
    {
        if (!_entries.TryGetValue(key, out entry))
        {
            return false;
        }

        var now = _lifetimes.Now;
        if (!entry.IsLive(now))
        {
            return false;
        }

        entry.Touch();
        if (_isSliding)
        {
            _lifetimes.Extend(entry, now);
        }

        return true;
    }

    /// <summary>Finds an expired value that may stand in for a failed load.</summary>
    public bool TryGetStale(TKey key, [NotNullWhen(true)] out CacheEntry<TKey, TValue>? entry)
        => _entries.TryGetValue(key, out entry) && entry.IsStale(_lifetimes.Now);

    /// <summary>Keeps what a load has brought. False if its key, one of its tags or the whole store was invalidated since it began.</summary>
    public bool Set(Load<TKey, TValue> load, TValue value)
    {
        var entry = _lifetimes.CreateEntry(load.Key, value, load.Tags);
        var dropped = new DroppedEntries(_account);
        lock (_gate)
        {
            if (!load.IsCurrent(_generation) || _runtime.IsDisposed)
            {
                return false;
            }

            if (_entries.TryGetValue(load.Key, out var old))
            {
                Drop(old, ReasonOf(old, default), ref dropped);
            }

            while (_policy.IsFull)
            {
                var coldest = _policy.Evict();
                Drop(coldest, ReasonOf(coldest, Reason.OverCapacity), ref dropped);
            }

            _entries[load.Key] = entry;
            _policy.Add(entry);
        }

        // Outside the lock: the application's cache is code we do not know.
        dropped.Release();
        _account?.Enter(entry, static (store, entry) => ((CacheStore<TKey, TValue>)store).GiveUp((CacheEntry<TKey, TValue>)entry), this);
        _sweeper.Start();
        return true;
    }

    /// <summary>
    /// Drops a key's entry, and sees to it that a load of it that is under way is not kept: under the lock, so that such a load is either fenced
    /// before it stores or stored before the entry is dropped.
    /// </summary>
    public void Invalidate(TKey key, Load<TKey, TValue>? load)
    {
        var dropped = new DroppedEntries(_account);
        lock (_gate)
        {
            load?.Fence();
            _totals += Reason.KeyInvalidated;
            if (_entries.TryGetValue(key, out var entry))
            {
                Drop(entry, default, ref dropped);
            }
        }

        dropped.Release();
    }

    public void Clear()
    {
        var dropped = new DroppedEntries(_account);
        lock (_gate)
        {
            _generation++;
            _totals += Reason.Cleared;
            foreach (var entry in _policy.All().ToArray())
            {
                Drop(entry, default, ref dropped);
            }
        }

        dropped.Release();
    }

    public CacheTotals ReadTotals()
    {
        lock (_gate)
        {
            return _totals with { Entries = _policy.Count, TagsInvalidated = Volatile.Read(ref _tagsInvalidated) };
        }
    }

    // Without the lock: it is called under a tag's, which is taken under ours when an entry lets go of its tags.
    void ITaggedStore.CountTagInvalidation() => Interlocked.Increment(ref _tagsInvalidated);

    /// <summary>Lets go of what is of no use any more. The entries are looked through without the lock.</summary>
    bool ISweepable.Sweep()
    {
        var now = _lifetimes.Now;
        var dropped = new DroppedEntries(_account);
        foreach (var (_, entry) in _entries)
        {
            if (!entry.IsLive(now) && !entry.IsStale(now))
            {
                lock (_gate)
                {
                    Drop(entry, ReasonOf(entry, default), ref dropped);
                }
            }
        }

        dropped.Release();
        return !_entries.IsEmpty;
    }

    // The application's cache dropped the entry to make room.
    private void GiveUp(CacheEntry<TKey, TValue> entry)
    {
        var dropped = new DroppedEntries(account: null); // it has let go of it already
        lock (_gate)
        {
            Drop(entry, ReasonOf(entry, Reason.UnderPressure), ref dropped);
        }
    }

    // Under the lock. This entry and no other: the key may hold a newer one by now.
    private void Drop(CacheEntry<TKey, TValue> entry, CacheTotals reason, ref DroppedEntries dropped)
    {
        if (_entries.TryRemove(KeyValuePair.Create(entry.Key, entry)))
        {
            _policy.Remove(entry);
            _totals += reason;
            entry.Tags?.Release();
            dropped.Add(entry);
        }
    }

    private CacheTotals ReasonOf(CacheEntry<TKey, TValue> entry, CacheTotals otherwise)
        => entry.ExpiresAt <= _lifetimes.Now ? Reason.Expired : otherwise;

    private static class Reason
    {
        public static readonly CacheTotals Expired = new() { Expired = 1 };
        public static readonly CacheTotals OverCapacity = new() { OverCapacity = 1 };
        public static readonly CacheTotals UnderPressure = new() { UnderPressure = 1 };
        public static readonly CacheTotals KeyInvalidated = new() { KeysInvalidated = 1 };
        public static readonly CacheTotals Cleared = new() { Clearings = 1 };
    }
}
