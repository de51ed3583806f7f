using System.Diagnostics.CodeAnalysis;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Eviction;

/// <summary>
/// Which entry makes room: S3-FIFO (Yang et al., SOSP 2023, https://s3fifo.com). A newcomer waits in a small queue; only if it is asked for
/// again does it reach the main one, so that a scan flushes newcomers and not what is hot. A key seen off lately goes to the main queue at once.
/// Not safe for use by many threads: the store's lock guards it. Readers only raise <see cref="CacheEntry.Frequency"/>.
/// </summary>
internal sealed class EvictionPolicy
{
    private const int SmallShare = 10; // one tenth, as in the paper

    private readonly EntryQueue _small = new(EntryPlace.Small);
    private readonly EntryQueue _main = new(EntryPlace.Main);
    private int _maxEntries;
    private int _smallTarget;
    private GhostHistory _ghosts;

    public EvictionPolicy(int maxEntries) => SetRoom(maxEntries);

    public int Count => _small.Count + _main.Count;

    public bool IsFull => _maxEntries > 0 && Count >= _maxEntries;

    public bool IsOverfull => _maxEntries > 0 && Count > _maxEntries;

    /// <summary>Has room for another number of entries from now on; what was seen off lately is forgotten.</summary>
    public void Resize(int maxEntries)
    {
        if (maxEntries != _maxEntries)
        {
            SetRoom(maxEntries);
        }
    }

    public void Add(CacheEntry entry)
        => (_maxEntries > 0 && _ghosts.Remove(entry.Hash) ? _main : _small).Add(entry);

    /// <summary>False if the entry is not there any more.</summary>
    public bool Remove(CacheEntry entry)
    {
        if (entry.Place == EntryPlace.None)
        {
            return false;
        }

        (entry.Place == EntryPlace.Small ? _small : _main).Remove(entry);
        return true;
    }

    /// <summary>Takes the coldest entry out. Amortised constant: each step a survivor makes was paid for by a hit.</summary>
    public CacheEntry Evict()
    {
        while (true)
        {
            if (_small.Count >= _smallTarget || _main.Count == 0)
            {
                var entry = _small.Oldest!;
                _small.Remove(entry);
                if (entry.Frequency == 0)
                {
                    _ghosts.Add(entry.Hash);
                    return entry;
                }

                entry.Frequency = 0;
                _main.Add(entry);
            }
            else
            {
                var entry = _main.Oldest!;
                _main.Remove(entry);
                if (entry.Frequency == 0)
                {
                    return entry;
                }

                entry.Frequency--;
                _main.Add(entry);
            }
        }
    }

    [MemberNotNull(nameof(_ghosts))]
    private void SetRoom(int maxEntries)
    {
        _maxEntries = maxEntries;
        _smallTarget = Math.Max(1, maxEntries / SmallShare);
        _ghosts = new GhostHistory(maxEntries);
    }
}
