using System.Numerics;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Tags;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// The entries of one method and their loads. Hits take no lock. Everything else happens in short steps under one lock, so that of two
/// steps that meet (a load's end and an invalidation, say) one has happened before the other. Code of the user's runs outside of the lock.
/// <see cref="KeyedStore{TKey, TValue}"/> finds by key; code that does not depend on the key's type is here.
/// </summary>
internal abstract partial class CacheStore : ICacheState, ITaggedStore, ISweepable, IKeptState, IDisposable
{
    private const int MostTrimmedAtOnce = 256; // others get the lock in between

    private static readonly TimeSpan s_touchPeriod = TimeSpan.FromMilliseconds(64);

    private readonly EntrySet _entries;
    private readonly MemoryAccount? _account;
    private readonly Sweeper _sweeper;
    private readonly AspectMethod _method;
    private CacheSettings _settings;
    private Lifetimes _lifetimes;
    private readonly int _touchShift;
    private bool _doesMoreOnHit; // one flag, so that a hit on entries that neither slide nor are entered elsewhere checks once
    private long _keysInvalidated;
    private long _tagsInvalidated;
    private long _clearings;

    protected CacheStore(CacheSettings settings, AspectMethod method)
    {
        _method = method;
        _settings = settings;
        Clock = method.Runtime.Clock;
        _lifetimes = new Lifetimes(settings, Clock);
        _entries = new EntrySet(settings.MaxEntries);
        Table = _entries.Table;
        _account = method.Runtime.MemoryCache is { } cache ? new MemoryAccount(cache) : null;
        _touchShift = BitOperations.Log2((ulong)Clock.ToExpiryTime(s_touchPeriod));
        _doesMoreOnHit = _lifetimes.AreSliding || _account is not null;
        _sweeper = new Sweeper(this, Clock, settings.Lifetime);
    }

    protected Lock Gate { get; } = new();

    protected EntryTable Table { get; }

    protected Clock Clock { get; }

    /// <summary>
    /// Applies other settings: new entries live by them, present entries by those under which they were stored.
    /// <see cref="IKeptState.CompleteChange"/> does the rest.
    /// </summary>
    public void Reconfigure(CacheSettings settings)
    {
        lock (Gate)
        {
            if (settings != _settings)
            {
                _settings = settings;
                _lifetimes = _lifetimes.Change(settings);
                _doesMoreOnHit = _lifetimes.AreSliding || _account is not null;
                _entries.Resize(settings.MaxEntries);
            }
        }
    }

    /// <summary>Drops every entry; loads under way are for the calls that already wait for them, and are not kept.</summary>
    public void Clear()
    {
        lock (Gate)
        {
            _clearings++;
        }

        Drop(withLoads: true);
    }

    /// <inheritdoc/>
    public void Drop(bool withLoads)
    {
        var dropped = new DroppedEntries(_account);
        lock (Gate)
        {
            if (withLoads)
            {
                BreakWrites(hash: null);
            }

            foreach (var found in Table.All().ToArray())
            {
                if (withLoads)
                {
                    _entries.Discard(found, ref dropped);
                }
                else if ((found.Load is { } load ? load.Stale : found) is { } entry)
                {
                    _entries.Drop(entry, long.MinValue, DropReason.None, ref dropped);
                }
            }
        }

        dropped.Release();
    }

    /// <summary>Ends the sweeps: the runtime is disposed.</summary>
    public void Dispose() => _sweeper.Dispose();

    public CacheTotals ReadTotals()
    {
        lock (Gate)
        {
            return _entries.Totals with
            {
                KeysInvalidated = _keysInvalidated,
                TagsInvalidated = Volatile.Read(ref _tagsInvalidated),
                Clearings = _clearings,
            };
        }
    }

    /// <summary>Whether an entry that was found may be served; if so, notes a hit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool Serves(CacheEntry entry)
    {
        var now = Clock.GetExpiryTime();
        if (!entry.IsFresh(now))
        {
            return false;
        }

        entry.Touch();
        if (_doesMoreOnHit)
        {
            Prolong(entry, now);
        }

        return true;
    }

    /// <summary>Whether new entries slide, are looked at before they expire, or may keep exceptions.</summary>
    protected bool IsWatched => _settings.IsWatched;

    /// <summary>A collection for the entries that the next step under the lock drops.</summary>
    protected DroppedEntries BeginDropping() => new(_account);

    void IKeptState.CompleteChange()
    {
        var now = Clock.GetExpiryTime();
        TimeSpan lifetime;
        bool isDone;
        do
        {
            var dropped = new DroppedEntries(_account);
            lock (Gate)
            {
                lifetime = _settings.Lifetime;
                isDone = _entries.Trim(MostTrimmedAtOnce, now, ref dropped);
            }

            dropped.Release();
        }
        while (!isDone);

        _sweeper.Reconfigure(lifetime);
    }

    // Without the lock: it is called under a tag's, which is taken under ours when an entry lets go of its tags.
    void ITaggedStore.CountTagInvalidation() => Interlocked.Increment(ref _tagsInvalidated);

    /// <summary>Drops the entries that will never be served again. The entries are examined without the lock.</summary>
    bool ISweepable.Sweep()
    {
        var now = Clock.GetExpiryTime();
        var dropped = new DroppedEntries(_account);
        foreach (var found in Table.All())
        {
            var entry = found.Load is { } load ? load.Stale : found;
            if (entry is null || !IsOfNoUse(entry, now))
            {
                continue;
            }

            lock (Gate)
            {
                if (IsOfNoUse(entry, now)) // it may have been half published when we saw it, or prolonged since
                {
                    _entries.Drop(entry, now, DropReason.None, ref dropped);
                }
            }
        }

        dropped.Release();
        lock (Gate)
        {
            return _entries.Count > 0;
        }
    }

    private bool IsOfNoUse(CacheEntry entry, long now) => !entry.IsLive(now) && !entry.IsStale(now, _lifetimes.GracesOf(entry).Longest);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Prolong(CacheEntry entry, long now)
    {
        if (_lifetimes.AreSliding)
        {
            _lifetimes.Extend(entry, now);
        }

        if (_account is not null)
        {
            TouchLine(_account, entry, now);
        }
    }
}

/// <summary>Entries dropped under the store's lock, whose lines in the application's cache are taken out after it.</summary>
internal struct DroppedEntries(MemoryAccount? account)
{
    private List<object>? _entries;

    public void Add(object entry)
    {
        if (account is not null)
        {
            (_entries ??= []).Add(entry);
        }
    }

    public readonly void Release()
    {
        if (_entries is not null)
        {
            foreach (var entry in _entries)
            {
                account!.Leave(entry);
            }
        }
    }
}
