using System.Diagnostics.CodeAnalysis;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Eviction;

/// <summary>
/// The eviction policy: S3-FIFO (Yang et al., SOSP 2023, https://s3fifo.com). A newcomer waits in a small queue; only if it is asked for
/// again does it reach the main queue, so that a scan flushes newcomers and not hot entries. A key that was evicted lately goes to the main
/// queue at once. Not safe for use by many threads: the store's lock guards it. Readers only raise <see cref="CacheEntry.Frequency"/>.
/// </summary>
internal sealed class EvictionPolicy
{
    private const int SmallShare = 10; // one tenth, as in the paper
    private const int MostSteps = 128;

    private readonly EntryQueue _small = new(EntryPlace.Small);
    private readonly EntryQueue _main = new(EntryPlace.Main);
    private int _maxEntries;
    private int _smallTarget;
    private GhostHistory _ghosts;

    public EvictionPolicy(int maxEntries) => SetRoom(maxEntries);

    public int Count => _small.Count + _main.Count;

    public bool IsFull => _maxEntries > 0 && Count >= _maxEntries;

    public bool IsOverfull => _maxEntries > 0 && Count > _maxEntries;

    /// <summary>Sets the number of entries there is room for; the keys that were evicted lately are forgotten.</summary>
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

    /// <summary>
    /// Takes the coldest entry out. Amortised constant: each step that lets an entry stay was paid for by a hit. And never more than a
    /// number of steps, so that an insert among nothing but hot entries is not slow: then the coldest of the entries that were examined is
    /// taken.
    /// </summary>
    public CacheEntry Evict()
    {
        CacheEntry? coldest = null;
        var frequency = byte.MaxValue;
        for (var step = 0; step < MostSteps; step++)
        {
            var isNewcomer = _small.Count >= _smallTarget || _main.Count == 0;
            var queue = isNewcomer ? _small : _main;
            var entry = queue.Oldest!;
            var asked = entry.Frequency; // read once: hits raise it meanwhile
            queue.Remove(entry);
            if (asked == 0)
            {
                Remember(entry, isNewcomer);
                return entry;
            }

            if (asked < frequency)
            {
                (coldest, frequency) = (entry, asked);
            }

            entry.Frequency = isNewcomer ? (byte)0 : (byte)(asked - 1);
            _main.Add(entry);
        }

        _main.Remove(coldest!);
        return coldest!;
    }

    private void Remember(CacheEntry evicted, bool isNewcomer)
    {
        if (isNewcomer)
        {
            _ghosts.Add(evicted.Hash);
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
