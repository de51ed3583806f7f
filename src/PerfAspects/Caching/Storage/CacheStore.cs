using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Tags;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// The entries of one method and the loads that bring them. Hits take no lock. Everything else happens in short steps under one, so that of two
/// things that meet (a load's end and an invalidation, say) one has happened before the other; code we do not know runs outside of it.
/// </summary>
internal sealed partial class CacheStore<TKey, TValue> : ICachePart, ITaggedStore, ISweepable, IKeptPart
    where TKey : struct, IEquatable<TKey>
{
    private readonly EntryTable<TKey, TValue> _table;
    private readonly EntrySet<TKey, TValue> _entries;
    private readonly Clock _clock;
    private readonly MemoryAccount? _account;
    private readonly Sweeper _sweeper;
    private readonly AspectMethod _method;
    private readonly Lock _gate = new();
    private CacheSettings _settings;
    private Lifetimes _lifetimes;
    private bool _isSliding;
    private long _keysInvalidated;
    private long _tagsInvalidated;
    private long _clearings;

    public CacheStore(CacheSettings settings, AspectMethod method)
    {
        _method = method;
        _settings = settings;
        _clock = method.Runtime.Clock;
        _lifetimes = new Lifetimes(settings, _clock);
        _isSliding = _lifetimes.AreSliding;
        _entries = new EntrySet<TKey, TValue>(settings.MaxEntries);
        _table = _entries.Table;
        _account = method.Runtime.MemoryCache is { } cache ? new MemoryAccount(cache) : null;
        _sweeper = new Sweeper(this, _clock.Provider, settings.Lifetime);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(TKey key, [NotNullWhen(true)] out CacheEntry<TKey, TValue>? entry)
    {
        entry = _table.Find(key, key.GetHashCode());
        if (entry is null)
        {
            return false;
        }

        var now = _clock.GetExpiryTime();
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

    /// <summary>
    /// Takes other settings on: new entries live by them, those there are by the ones they were stored under. <see cref="IKeptPart.Settle"/> does the rest.
    /// </summary>
    public void Reconfigure(CacheSettings settings)
    {
        lock (_gate)
        {
            if (settings != _settings)
            {
                _settings = settings;
                _lifetimes = _lifetimes.Change(settings);
                _isSliding = _lifetimes.AreSliding;
                _entries.Resize(settings.MaxEntries);
            }
        }
    }

    /// <summary>Drops a key's entry; a load of it that is under way is for those who already wait for it, and is not kept.</summary>
    public void Invalidate(TKey key)
    {
        var hash = key.GetHashCode();
        var dropped = new DroppedEntries(_account);
        lock (_gate)
        {
            _keysInvalidated++;
            if (_table.Find(key, hash) is { } found)
            {
                _entries.Discard(found, ref dropped);
            }
        }

        dropped.Release();
    }

    /// <summary>Drops every entry; loads under way are for those who already wait for them, and are not kept.</summary>
    public void Clear()
    {
        var dropped = new DroppedEntries(_account);
        lock (_gate)
        {
            _clearings++;
            foreach (var found in _table.All().ToArray())
            {
                _entries.Discard(found, ref dropped);
            }
        }

        dropped.Release();
    }

    public CacheTotals ReadTotals()
    {
        lock (_gate)
        {
            return _entries.Totals with
            {
                KeysInvalidated = _keysInvalidated,
                TagsInvalidated = Volatile.Read(ref _tagsInvalidated),
                Clearings = _clearings,
            };
        }
    }

    void IKeptPart.Settle()
    {
        var now = _clock.GetExpiryTime();
        var dropped = new DroppedEntries(_account);
        TimeSpan lifetime;
        lock (_gate)
        {
            lifetime = _settings.Lifetime;
            _entries.Trim(now, ref dropped);
        }

        dropped.Release();
        _sweeper.Reconfigure(lifetime);
    }

    // Without the lock: it is called under a tag's, which is taken under ours when an entry lets go of its tags.
    void ITaggedStore.CountTagInvalidation() => Interlocked.Increment(ref _tagsInvalidated);

    /// <summary>Lets go of what is of no use any more. The entries are looked through without the lock.</summary>
    bool ISweepable.Sweep()
    {
        var now = _clock.GetExpiryTime();
        var dropped = new DroppedEntries(_account);
        foreach (var found in _table.All())
        {
            var entry = found.Load is { } load ? load.Stale : found;
            if (entry is null || !entry.IsOfNoUse(now))
            {
                continue;
            }

            lock (_gate)
            {
                if (entry.IsOfNoUse(now)) // it may have been half published when we saw it, or prolonged since
                {
                    _entries.Drop(entry, now, DropReason.None, ref dropped);
                }
            }
        }

        dropped.Release();
        lock (_gate)
        {
            return _entries.Count > 0;
        }
    }
}
