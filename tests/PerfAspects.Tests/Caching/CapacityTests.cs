using Microsoft.Extensions.Caching.Memory;

namespace PerfAspects.Tests.Caching;

public sealed partial class CapacityTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.Caching.CapacityTests+Catalog.Get";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Insert_RandomKeys_NeverHoldsMoreThanTheCapAndIsNeverRefused(int seed)
    {
        var random = new Random(seed);
        var catalog = new Catalog(Runtime);
        for (var i = 0; i < 5_000; i++)
        {
            var id = random.Next(1_000);
            catalog.Get(id);
            var runs = catalog.Runs;
            Assert.Equal(id, catalog.Get(id));
            Assert.Equal(runs, catalog.Runs); // what was just inserted is there
            Assert.InRange(Statistics(Method).CacheEntries, 1, Catalog.Cap);
        }

        var statistics = Statistics(Method);
        Assert.Equal(statistics.CacheMisses, statistics.CacheEntries + statistics.CacheEvictions);
    }

    [Fact]
    public void Evict_AScanPassesThrough_HotKeysStay()
    {
        var catalog = new Catalog(Runtime);
        for (var round = 0; round < 3; round++)
        {
            for (var hot = 0; hot < Catalog.Cap / 2; hot++)
            {
                catalog.Get(hot);
            }
        }

        for (var cold = 1_000; cold < 11_000; cold++)
        {
            catalog.Get(cold);
        }

        var runs = catalog.Runs;
        for (var hot = 0; hot < Catalog.Cap / 2; hot++)
        {
            catalog.Get(hot);
        }

        Assert.Equal(runs, catalog.Runs); // an LRU would have lost every one of them
    }

    [Fact]
    public void Insert_CapOfOne_KeepsTheLatest()
    {
        var catalog = new Catalog(Runtime);

        catalog.One(1);
        catalog.One(2);
        catalog.One(2);

        Assert.Equal(2, catalog.Runs);
    }

    [Fact]
    public void Insert_NoCap_EvictsNothing()
    {
        var catalog = new Catalog(Runtime);
        for (var id = 0; id < 20_000; id++)
        {
            catalog.Unbounded(id);
        }

        Assert.Equal(20_000, Statistics("PerfAspects.Tests.Caching.CapacityTests+Catalog.Unbounded").CacheEntries);
    }

    [Fact]
    public void SharedMemoryCache_HoldsALineForEveryEntryAndGivesItBack()
    {
        using var memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = 1_000, TrackStatistics = true });
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MemoryCache = memory });
        var catalog = new Catalog(runtime);
        for (var id = 0; id < 50; id++)
        {
            catalog.Get(id);
        }

        Assert.Equal(50, memory.GetCurrentStatistics()!.CurrentEstimatedSize);
        runtime.Find(Method)!.ClearCache();
        Assert.Equal(0, memory.GetCurrentStatistics()!.CurrentEstimatedSize);
    }

    [Fact]
    public void SharedMemoryCache_DropsALine_TheEntryGoesToo()
    {
        using var memory = new MemoryCache(new MemoryCacheOptions());
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MemoryCache = memory });
        var catalog = new Catalog(runtime);
        catalog.Get(1);

        memory.Compact(1.0);

        // The application's cache tells of what it dropped from a thread of the pool.
        Patience.Until(() => runtime.Find(Method)!.GetStatistics().CacheEntries == 0);
        Assert.Equal(1, runtime.Find(Method)!.GetStatistics().CacheEvictions);
    }

    [Fact]
    public void SharedMemoryCache_Full_TakesTheNewcomerInsteadOfOurColdest()
    {
        const int Limit = 5;
        using var memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = Limit, CompactionPercentage = 0 });
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MemoryCache = memory });
        var catalog = new Catalog(runtime);
        for (var id = 0; id < 50; id++)
        {
            catalog.Get(id);
            var runs = catalog.Runs;
            Assert.Equal(id, catalog.Get(id));
            Assert.Equal(runs, catalog.Runs);
            Assert.InRange(runtime.Find(Method)!.GetStatistics().CacheEntries, 1, Limit);
        }

        runtime.Dispose();
        Assert.Equal(0, memory.Count);
    }

    [Fact]
    public void SharedMemoryCache_ManyThreads_NoLineOutlivesItsEntry()
    {
        using var memory = new MemoryCache(new MemoryCacheOptions());
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MemoryCache = memory });
        var catalog = new Catalog(runtime);

        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i < 2_000; i++)
            {
                catalog.One(thread * 10_000 + i);
            }
        });

        runtime.Find("PerfAspects.Tests.Caching.CapacityTests+Catalog.One")!.ClearCache();
        Assert.Equal(0, memory.Count);
    }

    private sealed partial class Catalog(AspectRuntime runtime)
    {
        public const int Cap = 100;

        public int Runs { get; private set; }

        [Cached("5m", MaxEntries = Cap)]
        public partial int Get(int id);

        private int GetCore(int id)
        {
            Runs++;
            return id;
        }

        [Cached("5m", MaxEntries = 1)]
        public partial int One(int id);

        private int OneCore(int id) => ++Runs;

        [Cached("5m", MaxEntries = 0)]
        public partial int Unbounded(int id);

        private int UnboundedCore(int id) => id;
    }
}
