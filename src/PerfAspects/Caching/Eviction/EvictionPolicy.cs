using System.Diagnostics.CodeAnalysis;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Eviction;

/// <summary>
/// The eviction policy: S3-FIFO (Yang et al., SOSP 2023, https://s3fifo.com) with a small queue that adapts. A newcomer waits in the small
/// queue; only if it is requested again does it reach the main queue, so that a scan flushes newcomers and not hot entries. A newcomer that
/// was evicted lately goes to the main queue when it comes back. The small queue grows while evicted newcomers come back more often than
/// entries evicted from the main queue, and shrinks otherwise. Not safe for use by many threads: the store's lock guards it. Readers only
/// raise <see cref="CacheEntry.Frequency"/>.
/// </summary>
internal sealed class EvictionPolicy
{
    private const double FirstShare = 0.1; // as in the paper
    private const double LeastShare = 0.01;
    private const double MostShare = 0.9;
    private const int MostSteps = 128;
    private const int FewestEvictions = 256; // that are compared, so that a small cache does not adapt to chance

    private readonly EntryQueue _small = new(EntryPlace.Small);
    private readonly EntryQueue _main = new(EntryPlace.Main);
    private int _maxEntries;
    private double _smallShare; // with its fraction, so that in a small cache a step up is not more than a step down
    private int _smallTarget;
    private GhostHistory _ghosts;
    private Returns _newcomers;
    private Returns _others;

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
    {
        var isReturned = false;
        var wasNewcomer = false;
        if (_maxEntries > 0 && _ghosts.Remove(entry.Hash, out wasNewcomer))
        {
            isReturned = true;
            (wasNewcomer ? ref _newcomers : ref _others).Returned++;
        }

        (isReturned && wasNewcomer ? _main : _small).Add(entry);
    }

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
            var entry = queue.TakeOldest();
            var uses = entry.Frequency; // read once: hits raise it meanwhile
            if (uses == 0)
            {
                Remember(entry, isNewcomer);
                return entry;
            }

            if (uses < frequency)
            {
                (coldest, frequency) = (entry, uses);
            }

            entry.Frequency = isNewcomer ? (byte)0 : (byte)(uses - 1);
            _main.Add(entry);
        }

        _main.Remove(coldest!);
        return coldest!;
    }

    private void Remember(CacheEntry evicted, bool isNewcomer)
    {
        _ghosts.Add(evicted.Hash, isNewcomer);
        (isNewcomer ? ref _newcomers : ref _others).Evicted++;
        if ((long)_newcomers.Evicted + _others.Evicted >= 2 * ((long)_maxEntries + FewestEvictions)) // half of them are new
        {
            Adapt();
        }
    }

    // Compares how often evicted entries of the two queues come back, for which each must have lost some. By a tenth more, so that a loop,
    // in which all come back, leaves the main queue its entries.
    private void Adapt()
    {
        if (_newcomers.Evicted > 0 && _others.Evicted > 0)
        {
            var isTooSmall = _newcomers.Rate > 1.1 * _others.Rate;
            _smallShare = isTooSmall ? Math.Min((_smallShare * 1.1) + 0.5, Math.Max(1, _maxEntries * MostShare))
                : Math.Max(_smallShare * 0.83, Math.Max(1, _maxEntries * LeastShare));
            _smallTarget = (int)_smallShare;
        }

        _newcomers.Age();
        _others.Age();
    }

    [MemberNotNull(nameof(_ghosts))]
    private void SetRoom(int maxEntries)
    {
        _maxEntries = maxEntries;
        _smallShare = Math.Max(1, maxEntries * FirstShare);
        _smallTarget = (int)_smallShare;
        _ghosts = new GhostHistory(maxEntries);
        _newcomers = _others = default;
    }

    /// <summary>The recent evictions from a queue, and how many of the evicted keys came back soon.</summary>
    private struct Returns
    {
        public int Evicted;
        public int Returned;

        public readonly double Rate => (double)Returned / Evicted;

        public void Age() => (Evicted, Returned) = (Evicted / 2, Returned / 2);
    }
}
