using PerfAspects.Caching.Eviction;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Tests.Caching.Eviction;

/// <summary>The eviction queue: first in, first out, whoever leaves from the middle, in memory that follows the number of entries.</summary>
public sealed class EntryQueueTests
{
    private readonly EntryQueue _queue = new(EntryPlace.Main);

    [Fact]
    public void TakeOldest_AfterRemovalsAnywhere_TakesInTheOrderOfArrival()
    {
        var random = new Random(7);
        var expected = new LinkedList<CacheEntry>();
        var next = 0;
        for (var step = 0; step < 200_000; step++)
        {
            var isGrowing = step / 10_000 % 2 == 0;
            if (expected.Count == 0 || random.Next(8) < (isGrowing ? 5 : 3))
            {
                expected.AddLast(Add(next++));
            }
            else if (random.Next(6) == 0)
            {
                // One of the newest: few positions become empty, so that nobody moves up.
                _queue.Remove(expected.Last!.Value);
                expected.RemoveLast();
            }
            else
            {
                Assert.Same(expected.First!.Value, _queue.TakeOldest());
                expected.RemoveFirst();
            }

            Assert.Equal(expected.Count, _queue.Count);
        }

        Assert.All(expected, static entry => Assert.Equal(EntryPlace.Main, entry.Place));
        Assert.All(expected, entry => Assert.Same(entry, _queue.TakeOldest()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Remove_ManyFromTheMiddleWhileTheOldestStay_TakesNoMoreMemory(int staying)
    {
        var entries = Enumerable.Range(0, staying).Select(Add).ToHashSet();
        var passing = new KeyedEntry<int, int>(-1, -1);
        Churn(10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Churn(1_000_000);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000); // a byte for each at most: pages are used again
        Assert.Equal(staying, _queue.Count);
        Assert.True(entries.SetEquals(Enumerable.Range(0, staying).Select(_ => _queue.TakeOldest())));

        void Churn(int times)
        {
            for (var i = 0; i < times; i++)
            {
                _queue.Add(passing);
                _queue.Remove(passing);
            }
        }
    }

    [Fact]
    public void Remove_All_LeavesAQueueThatBeginsAgain()
    {
        for (var round = 0; round < 3; round++)
        {
            var entries = Enumerable.Range(0, 1_000).Select(Add).ToArray();
            foreach (var entry in Enumerable.Reverse(entries))
            {
                _queue.Remove(entry);
                Assert.Equal(EntryPlace.None, entry.Place);
            }

            Assert.Equal(0, _queue.Count);
        }

        var only = Add(1);
        Assert.Same(only, _queue.TakeOldest());
    }

    private CacheEntry Add(int id)
    {
        var entry = new KeyedEntry<int, int>(id, id);
        _queue.Add(entry);
        return entry;
    }
}
