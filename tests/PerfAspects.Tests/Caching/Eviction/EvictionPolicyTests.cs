using PerfAspects.Caching.Eviction;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Tests.Caching.Eviction;

/// <summary>The eviction policy: bounded work for each insert, newcomers before hot entries, and a memory of the keys that were evicted lately.</summary>
public sealed class EvictionPolicyTests
{
    private const int Hottest = 3;

    [Fact]
    public void Evict_NothingButHotEntries_TakesABoundedNumberOfSteps()
    {
        const int Entries = 100_000;
        var policy = new EvictionPolicy(Entries);
        var entries = Enumerable.Range(0, Entries).Select(static id => (CacheEntry)new KeyedEntry<int, int>(id, id)).ToArray();
        foreach (var entry in entries)
        {
            policy.Add(entry);
            entry.Frequency = Hottest;
        }

        var evicted = policy.Evict();

        Assert.InRange(entries.Count(static entry => entry.Frequency != Hottest), 1, 128);
        Assert.Equal(EntryPlace.None, evicted.Place);
        Assert.Equal(Entries - 1, policy.Count);
        Assert.Single(entries, static entry => entry.Place == EntryPlace.None);
    }

    [Fact]
    public void Evict_ManyHotEntriesAndACoolerOne_TakesTheCoolerOne()
    {
        var policy = new EvictionPolicy(1_000);
        var entries = Enumerable.Range(0, 1_000).Select(static id => (CacheEntry)new KeyedEntry<int, int>(id, id)).ToArray();
        foreach (var entry in entries)
        {
            policy.Add(entry);
            entry.Frequency = Hottest;
        }

        entries[50].Frequency = 1;

        Assert.Same(entries[50], policy.Evict());
    }

    [Fact]
    public void Evict_OfTwoEntriesInTheMainQueue_TakesTheOneThatWasUsedLess()
    {
        var policy = new EvictionPolicy(4);
        var entries = Enumerable.Range(0, 4).Select(static id => (CacheEntry)new KeyedEntry<int, int>(id, id)).ToArray();
        Array.ForEach(entries, policy.Add);
        var (hot, warm) = (entries[0], entries[1]);
        (hot.Frequency, warm.Frequency) = (1, 1);
        Assert.Same(entries[2], policy.Evict());
        Assert.Same(entries[3], policy.Evict());
        Assert.Equal((EntryPlace.Main, EntryPlace.Main), (hot.Place, warm.Place));
        (hot.Frequency, warm.Frequency) = (Hottest, 1);

        Assert.Same(warm, policy.Evict()); // each pass takes one use, not all
    }

    [Fact]
    public void Add_KeyEvictedLately_OutlivesTheNewcomersAfterIt()
    {
        const int Room = 100;
        var policy = new EvictionPolicy(Room);
        const int Again = -1;
        var next = 0;
        Fill(Room);
        Insert(Again);
        Fill(Room);
        var returned = Insert(Again); // evicted by the newcomers, remembered, and now back

        Fill(Room);

        Assert.Equal(EntryPlace.Main, returned.Place);

        void Fill(int count)
        {
            for (var i = 0; i < count; i++)
            {
                Insert(next++);
            }
        }

        CacheEntry Insert(int hash)
        {
            if (policy.IsFull)
            {
                policy.Evict();
            }

            var entry = new KeyedEntry<int, int>(hash, hash);
            policy.Add(entry);
            return entry;
        }
    }
}
