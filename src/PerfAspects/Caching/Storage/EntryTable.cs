using System.Runtime.CompilerServices;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// Finds entries by hash code: a chained hash table whose nodes are the entries themselves. Readers take no lock; writers hold the store's,
/// which they need anyway. A reader whose chain is being rearranged may miss an entry that is there, never find one that is not: who then
/// wants to load looks again under the lock. In this it differs from a ConcurrentDictionary, which takes a lock of its own and allocates a
/// node for each insert.
/// A factor of the spread that happens to crowd the hash codes that are there into a few buckets is replaced when the table grows.
/// </summary>
/// <param name="maxEntries">The number of entries that there is room for: the table grows to as many buckets. 0: to any number.</param>
internal sealed class EntryTable(int maxEntries)
{
    private const int FewestBuckets = 16;
    private const int MostFactors = 4; // at one growth
    private const int MostInspected = 4096;

    // Keys on the average by a look-up in a table that has just grown: with random hash codes 1.5.
    private const double MostCompared = 2.5;

    // Read with no regard to _buckets: a reader who has one of them only misses, as said above.
    private ulong _factor = HashSpread.NextFactor(Random.Shared);
    private Bucket[] _buckets = new Bucket[FewestBuckets];
    private int _count;
    private int _maxEntries = maxEntries;

    /// <summary>The chain in which a key of that hash code is, if it is there: <see cref="CacheEntry.Next"/> leads on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CacheEntry? Chain(int hash)
    {
        var buckets = Volatile.Read(ref _buckets);
        return buckets[IndexOf(hash, buckets.Length)].First;
    }

    /// <summary>Sets the number of entries that there is room for, for the next time that the table grows.</summary>
    public void Resize(int maxEntries) => _maxEntries = maxEntries;

    /// <summary>Adds an entry whose key is not there.</summary>
    public void Add(CacheEntry entry)
    {
        // An eighth more than buckets: loads have their places besides as many entries as there is room for.
        if (_count == _buckets.Length + (_buckets.Length >> 3))
        {
            Grow();
        }

        LinkLast(entry);
        _count++;
    }

    /// <summary>This entry and no other: its key may have a newer one by now. Its own link stays, for a reader who stands on it.</summary>
    public bool Remove(CacheEntry entry)
    {
        ref var head = ref _buckets[IndexOf(entry.Hash, _buckets.Length)].First;
        if (head == entry)
        {
            head = entry.Next;
            _count--;
            return true;
        }

        for (var before = head; before is not null; before = before.Next)
        {
            if (before.Next == entry)
            {
                before.Next = entry.Next;
                _count--;
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts an entry in the place of another one of the same key. A reader finds the one or the other.</summary>
    public void Replace(CacheEntry entry, CacheEntry replacement)
    {
        replacement.Next = entry.Next;
        ref var head = ref _buckets[IndexOf(entry.Hash, _buckets.Length)].First;
        if (head == entry)
        {
            Volatile.Write(ref head, replacement); // whole before it can be found
            return;
        }

        var before = head;
        while (before!.Next != entry)
        {
            before = before.Next;
        }

        before.Link(replacement);
    }

    /// <summary>The entries; without the lock, some of those that come and go meanwhile.</summary>
    public IEnumerable<CacheEntry> All()
    {
        foreach (var bucket in Volatile.Read(ref _buckets))
        {
            for (var entry = bucket.First; entry is not null; entry = entry.Next)
            {
                yield return entry;
            }
        }
    }

    private void Grow()
    {
        var doubled = _buckets.Length * 2;
        var grown = Move(_buckets, _maxEntries > _buckets.Length && _maxEntries < doubled ? _maxEntries : doubled);
        for (var factors = 1; factors < MostFactors && CountCompared(grown) > MostCompared * _count; factors++)
        {
            _factor = HashSpread.NextFactor(Random.Shared);
            grown = Move(grown, grown.Length);
        }

        Volatile.Write(ref _buckets, grown);
    }

    private Bucket[] Move(Bucket[] from, int length)
    {
        var to = new Bucket[length];
        foreach (var bucket in from)
        {
            for (var (entry, next) = (bucket.First, bucket.First?.Next); entry is not null; (entry, next) = (next, next?.Next))
            {
                Link(entry, to);
            }
        }

        return to;
    }

    // About as many keys as look-ups of all the entries compare, from some buckets of a large table.
    private static long CountCompared(Bucket[] buckets)
    {
        var compared = 0L;
        var step = Math.Max(buckets.Length / MostInspected, 1);
        for (var bucket = 0; bucket < buckets.Length; bucket += step)
        {
            var length = 0L;
            for (var entry = buckets[bucket].First; entry is not null; entry = entry.Next)
            {
                length++;
            }

            compared += length * length;
        }

        return compared * step;
    }

    // At the end of its chain, which the look-up before has just read. So the oldest entry of a chain, which is usually the one that is
    // evicted, is the first, and is taken out without reading the others.
    private void LinkLast(CacheEntry entry)
    {
        entry.Next = null;
        ref var head = ref _buckets[IndexOf(entry.Hash, _buckets.Length)].First;
        var last = head;
        if (last is null)
        {
            Volatile.Write(ref head, entry); // whole before it can be found
            return;
        }

        while (last.Next is { } next)
        {
            last = next;
        }

        last.Link(entry);
    }

    private void Link(CacheEntry entry, Bucket[] buckets)
    {
        ref var head = ref buckets[IndexOf(entry.Hash, buckets.Length)].First;
        entry.Next = head;
        Volatile.Write(ref head, entry); // whole before it can be found
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(int hash, int length) => (int)(((uint)HashSpread.Multiply(hash, _factor) * (ulong)(uint)length) >> 32);

    // A struct, since an array of a class's references checks the type of each that is stored: there might be an array of a derived one
    // behind it.
    private struct Bucket
    {
        public CacheEntry? First;
    }
}
