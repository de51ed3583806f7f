using System.Collections.Concurrent;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Tags;

/// <summary>A store that is notified when a tag of its entries is invalidated.</summary>
internal interface ITaggedStore
{
    void CountTagInvalidation();
}

/// <summary>One tag in use, and how often it was invalidated.</summary>
internal sealed class TagStamp(CacheTag tag, ConcurrentDictionary<CacheTag, TagStamp> table)
{
    // The object is its own lock, and has a set only for a second store: there is one of these for each entry that processes share.
    private ITaggedStore? _store;
    private HashSet<ITaggedStore>? _others;
    private int _holders;
    private bool _isForgotten;
    private long _generation;

    public long Generation => Volatile.Read(ref _generation);

    /// <summary>Adds a holder, unless the last one has just left and the tag is on its way out of the table.</summary>
    public bool TryHold(ITaggedStore holder)
    {
        lock (this)
        {
            if (_isForgotten)
            {
                return false;
            }

            _holders++;
            if (_store is null)
            {
                _store = holder;
            }
            else if (_store != holder)
            {
                (_others ??= []).Add(holder);
            }

            return true;
        }
    }

    public void Release()
    {
        lock (this)
        {
            if (--_holders == 0)
            {
                _isForgotten = true;
                table.TryRemove(KeyValuePair.Create(tag, this));
            }
        }
    }

    public void Invalidate(bool isCounted)
    {
        Interlocked.Increment(ref _generation);
        if (!isCounted)
        {
            return;
        }

        lock (this)
        {
            _store?.CountTagInvalidation();
            foreach (var store in _others ?? Enumerable.Empty<ITaggedStore>())
            {
                store.CountTagInvalidation();
            }
        }
    }
}
