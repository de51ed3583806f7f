using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Eviction;

/// <summary>The eviction queue an entry is in.</summary>
internal enum EntryPlace : byte
{
    None,
    Small,
    Main,
}

/// <summary>
/// A first-in-first-out queue of entries from whose middle an entry can be taken at once. Not safe for use by many threads.
/// </summary>
/// <param name="place">The place of entries in this queue.</param>
internal sealed class EntryQueue(EntryPlace place)
{
    private CacheEntry? _newest;

    public int Count { get; private set; }

    public CacheEntry? Oldest { get; private set; }

    public void Add(CacheEntry entry)
    {
        entry.Place = place;
        entry.Older = _newest;
        entry.Newer = null;
        if (_newest is null)
        {
            Oldest = entry;
        }
        else
        {
            _newest.Newer = entry;
        }

        _newest = entry;
        Count++;
    }

    public void Remove(CacheEntry entry)
    {
        if (entry.Newer is null)
        {
            _newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }

        if (entry.Older is null)
        {
            Oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }

        entry.Place = EntryPlace.None;
        entry.Newer = entry.Older = null;
        Count--;
    }
}
