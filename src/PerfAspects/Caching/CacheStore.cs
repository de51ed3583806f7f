using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.Caching;

/// <summary>
/// The entries of one method: a dictionary that readers probe without a lock, and queues, under a lock that only writers take, that say who
/// makes room. Entries and queues always hold the same entries; the lock is what makes that true.
/// </summary>
internal sealed class CacheStore<TKey, TValue> : ICachePart
    where TKey : struct, IEquatable<TKey>
{
    private readonly ConcurrentDictionary<TKey, CacheEntry<TKey, TValue>> _entries = new();
    private readonly EvictionPolicy<TKey, TValue> _policy;
    private readonly MemoryAccount? _account;
    private readonly CacheSettings _settings;
    private readonly AspectRuntime _runtime;
    private readonly Clock _clock;
    private readonly Lock _gate = new();
    private long _generation;
    private CacheTotals _dropped;

    public CacheStore(CacheSettings settings, AspectRuntime runtime)
    {
        _settings = settings;
        _runtime = runtime;
        _clock = runtime.Clock;
        _policy = new EvictionPolicy<TKey, TValue>(settings.MaxEntries);
        _account = runtime.MemoryCache is { } cache ? new MemoryAccount(cache, settings.Duration) : null;
    }

    /// <summary>
    /// Rises with every clearing. A value is kept only if this is what it was when its load began: whatever was read before the clearing stays out.
    /// </summary>
    public long Generation => Volatile.Read(ref _generation);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(TKey key, [NotNullWhen(true)] out CacheEntry<TKey, TValue>? entry)
    {
        if (_entries.TryGetValue(key, out entry) && entry.ExpiresAt > _clock.GetExpiryTime())
        {
            entry.Touch();
            return true;
        }

        return false;
    }

    /// <summary>Keeps a value, unless the store was cleared since its load began.</summary>
    public void Set(TKey key, TValue value, long generation)
    {
        var entry = new CacheEntry<TKey, TValue>(key, value, _clock.GetDeadline(_settings.Duration));
        List<CacheEntry<TKey, TValue>>? gone = null;
        lock (_gate)
        {
            if (generation != _generation || _runtime.IsDisposed)
            {
                return;
            }

            if (_entries.TryGetValue(key, out var old))
            {
                Drop(old, IsExpired(old) ? Drops.Expired : default, ref gone);
            }

            while (_policy.IsFull)
            {
                var coldest = _policy.Evict();
                Drop(coldest, IsExpired(coldest) ? Drops.Expired : Drops.OverCapacity, ref gone);
            }

            _entries[key] = entry;
            _policy.Add(entry);
        }

        // Outside the lock: the application's cache is code we do not know.
        Release(gone);
        _account?.Enter(entry, static (store, entry) => ((CacheStore<TKey, TValue>)store).GiveUp((CacheEntry<TKey, TValue>)entry), this);
    }

    /// <summary>Lets go of a key's entry if it has expired.</summary>
    public void RemoveExpired(TKey key)
    {
        List<CacheEntry<TKey, TValue>>? gone = null;
        if (_entries.TryGetValue(key, out var entry) && IsExpired(entry))
        {
            lock (_gate)
            {
                Drop(entry, Drops.Expired, ref gone);
            }
        }

        Release(gone);
    }

    public void Clear()
    {
        List<CacheEntry<TKey, TValue>>? gone = null;
        lock (_gate)
        {
            _generation++;
            _dropped += Drops.Invalidated;
            foreach (var entry in _policy.All().ToArray())
            {
                Drop(entry, default, ref gone);
            }
        }

        Release(gone);
    }

    public CacheTotals ReadTotals()
    {
        lock (_gate)
        {
            return _dropped + new CacheTotals { Entries = _policy.Count };
        }
    }

    private bool IsExpired(CacheEntry<TKey, TValue> entry) => entry.ExpiresAt <= _clock.GetExpiryTime();

    // The application's cache dropped the entry to make room.
    private void GiveUp(CacheEntry<TKey, TValue> entry)
    {
        List<CacheEntry<TKey, TValue>>? gone = null;
        lock (_gate)
        {
            Drop(entry, IsExpired(entry) ? Drops.Expired : Drops.UnderPressure, ref gone);
        }
    }

    // Under the lock. This entry and no other: the key may hold a newer one by now.
    private void Drop(CacheEntry<TKey, TValue> entry, CacheTotals reason, ref List<CacheEntry<TKey, TValue>>? gone)
    {
        if (_entries.TryRemove(KeyValuePair.Create(entry.Key, entry)))
        {
            _policy.Remove(entry);
            _dropped += reason;
            if (_account is not null)
            {
                (gone ??= []).Add(entry);
            }
        }
    }

    private void Release(List<CacheEntry<TKey, TValue>>? gone)
    {
        if (gone is not null)
        {
            foreach (var entry in gone)
            {
                _account!.Leave(entry);
            }
        }
    }

    private static class Drops
    {
        public static readonly CacheTotals Expired = new() { Expired = 1 };
        public static readonly CacheTotals OverCapacity = new() { OverCapacity = 1 };
        public static readonly CacheTotals UnderPressure = new() { UnderPressure = 1 };
        public static readonly CacheTotals Invalidated = new() { Invalidated = 1 };
    }
}
