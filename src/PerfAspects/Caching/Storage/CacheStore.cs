using System.Runtime.CompilerServices;
using PerfAspects.Caching.Tags;
using PerfAspects.Runtime;
using PerfAspects.Runtime.Parts;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// The entries of one method and the loads that bring them. Hits take no lock. Everything else happens in short steps under one, so that of two
/// things that meet (a load's end and an invalidation, say) one has happened before the other; code we do not know runs outside of it.
/// <see cref="KeyedStore{TKey, TValue}"/> finds by key; whatever can do without the key's type is here.
/// </summary>
internal abstract partial class CacheStore : ICachePart, ITaggedStore, ISweepable, IKeptPart
{
    private readonly EntrySet _entries;
    private readonly MemoryAccount? _account;
    private readonly Sweeper _sweeper;
    private readonly AspectMethod _method;
    private CacheSettings _settings;
    private Lifetimes _lifetimes;
    private bool _isSliding;
    private long _keysInvalidated;
    private long _tagsInvalidated;
    private long _clearings;

    protected CacheStore(CacheSettings settings, AspectMethod method)
    {
        _method = method;
        _settings = settings;
        Clock = method.Runtime.Clock;
        _lifetimes = new Lifetimes(settings, Clock);
        _isSliding = _lifetimes.AreSliding;
        _entries = new EntrySet(settings.MaxEntries);
        Table = _entries.Table;
        _account = method.Runtime.MemoryCache is { } cache ? new MemoryAccount(cache) : null;
        _sweeper = new Sweeper(this, Clock.Provider, settings.Lifetime);
    }

    protected Lock Gate { get; } = new();

    protected EntryTable Table { get; }

    protected Clock Clock { get; }

    /// <summary>
    /// Takes other settings on: new entries live by them, those there are by the ones they were stored under. <see cref="IKeptPart.Settle"/> does the rest.
    /// </summary>
    public void Reconfigure(CacheSettings settings)
    {
        lock (Gate)
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

    /// <summary>Drops every entry; loads under way are for those who already wait for them, and are not kept.</summary>
    public void Clear()
    {
        var dropped = new DroppedEntries(_account);
        lock (Gate)
        {
            _clearings++;
            foreach (var found in Table.All().ToArray())
            {
                _entries.Discard(found, ref dropped);
            }
        }

        dropped.Release();
    }

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

    /// <summary>Whether an entry that was found may be served; then that is noted as a hit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool Serves(CacheEntry entry)
    {
        var now = Clock.GetExpiryTime();
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

    /// <summary>Where the entries go that the next step under the lock drops.</summary>
    protected DroppedEntries BeginDropping() => new(_account);

    /// <summary>Leaves nothing of what there is for a key; a load is then for those who already wait for it. To be called under the lock.</summary>
    protected void Invalidate(CacheEntry? found, ref DroppedEntries dropped)
    {
        _keysInvalidated++;
        if (found is not null)
        {
            _entries.Discard(found, ref dropped);
        }
    }

    void IKeptPart.Settle()
    {
        var now = Clock.GetExpiryTime();
        var dropped = new DroppedEntries(_account);
        TimeSpan lifetime;
        lock (Gate)
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
        var now = Clock.GetExpiryTime();
        var dropped = new DroppedEntries(_account);
        foreach (var found in Table.All())
        {
            var entry = found.Load is { } load ? load.Stale : found;
            if (entry is null || !entry.IsOfNoUse(now))
            {
                continue;
            }

            lock (Gate)
            {
                if (entry.IsOfNoUse(now)) // it may have been half published when we saw it, or prolonged since
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
}
