using Microsoft.Extensions.Caching.Memory;

namespace PerfAspects.Tests.Caching;

/// <summary>Hits count as uses in the application's cache, which drops what was not used for longest.</summary>
public sealed partial class MemoryLineTests : AspectTest
{
    [Fact]
    public void Hits_AreUsesOfTheLine_NowAndThen()
    {
        using var memory = new CountingMemoryCache();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MemoryCache = memory });
        var store = new Store(runtime);
        store.Get(1);
        var before = memory.LookUps;
        for (var second = 0; second < 10; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            for (var hit = 0; hit < 100; hit++)
            {
                store.Get(1);
            }
        }

        Assert.Equal(10, memory.LookUps - before); // once where the time moves, not with each hit
    }

    [Fact]
    public void Hits_WhileOthersFillTheCache_KeepTheirEntries()
    {
        var time = new Time();
#pragma warning disable CS0618 // the cache's clock, which the test has to move
        using var memory = new MemoryCache(new MemoryCacheOptions { SizeLimit = 100, Clock = time });
#pragma warning restore CS0618
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MemoryCache = memory });
        var store = new Store(runtime);
        for (var key = 0; key < 10; key++)
        {
            store.Get(key);
        }

        for (var key = 0; key < 80; key++)
        {
            memory.Set("cold" + key, key, new MemoryCacheEntryOptions { Size = 1 });
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        time.UtcNow += TimeSpan.FromSeconds(1);
        for (var key = 0; key < 10; key++)
        {
            store.Get(key);
        }

        memory.Compact(0.5);

        Assert.Equal(10, runtime.Find("PerfAspects.Tests.Caching.MemoryLineTests+Store.Get")!.GetStatistics().CacheEntries);
        Assert.Equal(0, Enumerable.Range(0, 10).Count(key => store.Get(key) != key));
        Assert.Equal(10, store.Loads);
    }

    private sealed class Time : Microsoft.Extensions.Internal.ISystemClock
    {
        public DateTimeOffset UtcNow { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }

    private sealed class CountingMemoryCache : IMemoryCache
    {
        private readonly MemoryCache _cache = new(new MemoryCacheOptions());

        public int LookUps { get; private set; }

        public ICacheEntry CreateEntry(object key) => _cache.CreateEntry(key);

        public void Remove(object key) => _cache.Remove(key);

        public bool TryGetValue(object key, out object? value)
        {
            LookUps++;
            return _cache.TryGetValue(key, out value);
        }

        public void Dispose() => _cache.Dispose();
    }

    private sealed partial class Store(AspectRuntime runtime)
    {
        public int Loads { get; private set; }

        [Cached("1h")]
        public partial int Get(int id);

        private int GetCore(int id)
        {
            Loads++;
            return id;
        }
    }
}
