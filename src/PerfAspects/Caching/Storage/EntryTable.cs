using System.Runtime.CompilerServices;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// Finds entries by key: a chained hash table whose nodes are the entries themselves. Readers take no lock; writers hold the store's, which they
/// need anyway. A reader whose chain is being rearranged may miss an entry that is there, never find one that is not: who then wants to load looks
/// again under the lock. In this it differs from a ConcurrentDictionary, which takes a lock of its own and allocates a node for each insert.
/// </summary>
internal sealed class EntryTable<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    private const int FewestBuckets = 16;

    private CacheEntry<TKey, TValue>?[] _buckets = new CacheEntry<TKey, TValue>?[FewestBuckets];
    private int _count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CacheEntry<TKey, TValue>? Find(TKey key, int hash)
    {
        var buckets = Volatile.Read(ref _buckets);
        for (var entry = buckets[IndexOf(hash, buckets.Length)]; entry is not null; entry = entry.Next)
        {
            if (entry.Hash == hash && entry.Key.Equals(key))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>Adds an entry whose key is not there.</summary>
    public void Add(CacheEntry<TKey, TValue> entry)
    {
        if (_count == _buckets.Length)
        {
            Grow();
        }

        Link(entry, _buckets);
        _count++;
    }

    /// <summary>This entry and no other: its key may have a newer one by now. Its own link stays, for a reader who stands on it.</summary>
    public bool Remove(CacheEntry<TKey, TValue> entry)
    {
        ref var head = ref _buckets[IndexOf(entry.Hash, _buckets.Length)];
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

    /// <summary>The entries; without the lock, some of those that come and go meanwhile.</summary>
    public IEnumerable<CacheEntry<TKey, TValue>> All()
    {
        foreach (var head in Volatile.Read(ref _buckets))
        {
            for (var entry = head; entry is not null; entry = entry.Next)
            {
                yield return entry;
            }
        }
    }

    private void Grow()
    {
        var grown = new CacheEntry<TKey, TValue>?[_buckets.Length * 2];
        foreach (var head in _buckets)
        {
            for (var (entry, next) = (head, head?.Next); entry is not null; (entry, next) = (next, next?.Next))
            {
                Link(entry, grown);
            }
        }

        Volatile.Write(ref _buckets, grown);
    }

    private static void Link(CacheEntry<TKey, TValue> entry, CacheEntry<TKey, TValue>?[] buckets)
    {
        ref var head = ref buckets[IndexOf(entry.Hash, buckets.Length)];
        entry.Next = head;
        Volatile.Write(ref head, entry); // whole before it can be found
    }

    // Fibonacci hashing: hash codes of numbers follow a pattern, and the low bits alone would put them all into a few buckets.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOf(int hash, int length) => (int)(((uint)hash * 0x9E3779B97F4A7C15) >> 32) & (length - 1);
}
