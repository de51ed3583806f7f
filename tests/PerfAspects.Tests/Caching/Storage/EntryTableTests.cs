using PerfAspects.Caching.Storage;

namespace PerfAspects.Tests.Caching.Storage;

/// <summary>The table that finds entries by hash code.</summary>
public class EntryTableTests
{
    private const int Hash = 7;

    [Fact]
    public void Add_SeveralEntriesOfOneHashCode_ChainBeginsWithTheOldest()
    {
        var table = new EntryTable(maxEntries: 0);
        var entries = Add(table, 3);

        Assert.Equal(entries, ChainOf(table));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Remove_AnyEntryOfAChain_LeavesTheOthersInOrder(int removed)
    {
        var table = new EntryTable(maxEntries: 0);
        var entries = Add(table, 3);

        Assert.True(table.Remove(entries[removed]));

        Assert.Equal(entries.Where((_, i) => i != removed), ChainOf(table));
        Assert.False(table.Remove(entries[removed]));
    }

    [Fact]
    public void Add_EntryThatWasRemovedFromTheMiddle_EndsTheChain()
    {
        var table = new EntryTable(maxEntries: 0);
        var entries = Add(table, 3);
        table.Remove(entries[1]);

        table.Add(entries[1]);

        Assert.Equal([entries[0], entries[2], entries[1]], ChainOf(table));
    }

    [Fact]
    public void Add_MoreEntriesThanBuckets_EveryEntryIsFound()
    {
        var table = new EntryTable(maxEntries: 0);
        var entries = Enumerable.Range(0, 1_000).Select(static i => new KeyedEntry<int, int>(i, i / 2)).ToArray();

        foreach (var entry in entries)
        {
            table.Add(entry);
        }

        Assert.All(entries, entry => Assert.Contains(entry, ChainOf(table, entry.Hash)));
        Assert.Equal(entries.Length, table.All().Distinct().Count());
    }

    private static KeyedEntry<int, int>[] Add(EntryTable table, int count)
    {
        var entries = Enumerable.Range(0, count).Select(static i => new KeyedEntry<int, int>(i, Hash)).ToArray();
        foreach (var entry in entries)
        {
            table.Add(entry);
        }

        return entries;
    }

    private static List<CacheEntry> ChainOf(EntryTable table, int hash = Hash)
    {
        var chain = new List<CacheEntry>();
        for (var entry = table.Chain(hash); entry is not null; entry = entry.Next)
        {
            chain.Add(entry);
        }

        return chain;
    }
}
