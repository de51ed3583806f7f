using Microsoft.Extensions.Caching.Memory;
using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.Caching;

/// <summary>An entry whose load is under way has its key's place already: what that place must not be taken for.</summary>
public sealed partial class PendingTests : AspectTest
{
    private const string GetAsync = "PerfAspects.Tests.Caching.PendingTests+Source.GetAsync";
    private const string Small = "PerfAspects.Tests.Caching.PendingTests+Source.SmallAsync";

    private readonly Source _source;

    public PendingTests() => _source = new Source(Runtime);

    [Fact]
    public async Task Loads_UnderWay_CountAsNoEntryAndMakeNoRoom()
    {
        var kept = await Ended(_source.SmallAsync(0), 10);
        var first = _source.SmallAsync(1);
        var second = _source.SmallAsync(2);

        Assert.Equal(1, Statistics(Small).CacheEntries);
        Assert.Equal(kept, await _source.SmallAsync(0)); // nothing was evicted for them

        _source.Gates[1].SetResult(11);
        _source.Gates[2].SetResult(12);
        Assert.Equal((11, 12), (await first, await second));
        Assert.Equal(1, Statistics(Small).CacheEntries);
        Assert.Equal(12, await _source.SmallAsync(2));
    }

    [Fact]
    public async Task StaleValue_EvictedWhileItsReloadRuns_IsGoneForGood()
    {
        await Ended(_source.SmallAsync(1), 10);
        Clock.Advance(TimeSpan.FromMinutes(5));
        var reload = _source.SmallAsync(1);
        var other = await Ended(_source.SmallAsync(2), 20); // room for one: the stale value made it

        _source.Gates[1].SetException(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(() => reload);
        Assert.Equal(1, Statistics(Small).CacheEntries);
        Assert.Equal(other, await _source.SmallAsync(2));
        Runtime.Find(Small)!.ClearCache();
        Assert.Equal(0, Statistics(Small).CacheEntries);
    }

    [Fact]
    public async Task StaleValue_ReloadFailsTwice_IsServedTwice()
    {
        await Ended(_source.SmallAsync(1), 10);
        Clock.Advance(TimeSpan.FromMinutes(5));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var reload = _source.SmallAsync(1);
            Assert.Equal(1, Statistics(Small).CacheEntries);
            _source.Gates[attempt].SetException(new TimeoutException());
            Assert.Equal(10, await reload);
        }

        Assert.Equal(1, Statistics(Small).CacheEntries);
    }

    [Fact]
    public async Task StaleValue_NobodyAsksWhileItsReloadHangs_IsReleased()
    {
        await Ended(_source.SmallAsync(1), 10);
        Clock.Advance(TimeSpan.FromMinutes(5));
        var reload = _source.SmallAsync(1);
        Assert.Equal(1, Statistics(Small).CacheEntries);

        Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(0, Statistics(Small).CacheEntries);
        _source.Gates[1].SetResult(11);
        Assert.Equal(11, await reload);
        Assert.Equal(11, await _source.SmallAsync(1));
    }

    [Fact]
    public async Task LoadTimeout_CoreEndsLate_LetsGoOfItsTags()
    {
        var hung = _source.LimitedAsync(1);
        Assert.Equal(1, Runtime.Tags.Count);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<Polly.Timeout.TimeoutRejectedException>(() => hung);
        Assert.Equal(1, Runtime.Tags.Count);

        _source.Gates[0].SetResult(10);

        // The core goes on where the test framework has it go on: on another thread.
        Patience.Until(() => Runtime.Tags.Count == 0);
    }

    [Fact]
    public async Task Reentrancy_ThroughAnotherMethodAndThread_Throws()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _source.OuterAsync(1));
        Assert.Throws<InvalidOperationException>(() => _source.OuterSync(1));

        Assert.Equal(0, Statistics("PerfAspects.Tests.Caching.PendingTests+Source.OuterSync").CacheEntries);
        Assert.Throws<InvalidOperationException>(() => _source.OuterSync(1)); // and not a wait for a load left behind
    }

    [Fact]
    public async Task Joining_InTheFlowThatBeganTheLoad_IsNoReentrancy()
    {
        Task<int> first, second;
        using (ExecutionContext.SuppressFlow())
        {
            first = _source.GetAsync(1);
            second = _source.GetAsync(1);
        }

        var third = _source.GetAsync(1);
        _source.Gates[0].SetResult(10);

        Assert.Equal((10, 10, 10), (await first, await second, await third));
        Assert.Equal((1, 2), (Statistics(GetAsync).CacheMisses, Statistics(GetAsync).CacheJoined));
    }

    [Fact]
    public async Task SharedMemoryCache_Fails_TheCallsDoNot()
    {
        var memory = new MemoryCache(new MemoryCacheOptions());
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MemoryCache = memory });
        var source = new Source(runtime);
        var first = source.GetAsync(1);
        var second = source.GetAsync(1);
        memory.Dispose();

        source.Gates[0].SetResult(10);

        Assert.Equal((10, 10), (await first, await second));
        Assert.Equal(10, await source.GetAsync(1));
    }

    [Fact]
    public void SharedMemoryCache_EntryDroppedBeforeItsLineIsEntered_LeavesNoLine()
    {
        using var memory = new SlowMemoryCache();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MemoryCache = memory });
        memory.BeforeEntering = () => runtime.Find("PerfAspects.Tests.Caching.PendingTests+Source.Get")!.ClearCache();

        Assert.Equal(1, new Source(runtime).Get(1));

        Assert.True(memory.HasEntered);
        Assert.Equal(0, memory.Count);
    }

    [Fact]
    public void Table_GrowsUnderReaders_NothingIsLoadedTwice()
    {
        const int Known = 64;
        var method = new AspectSlot<CachedMethod<Item, ItemKey, int>>(new AspectDescriptor("Growing", new CachedAttribute("1h") { MaxEntries = 0 })).In(Runtime);
        var runs = new int[Known];
        for (var id = 0; id < Known; id++)
        {
            method.Invoke(new Item(runs, id), default);
        }

        var isGrown = false;
        var reader = new Thread(() =>
        {
            for (var id = 0; !Volatile.Read(ref isGrown); id = (id + 1) % Known)
            {
                method.Invoke(new Item(runs, id), default);
            }
        });
        reader.Start();
        for (var id = Known; id < 100_000; id++)
        {
            method.Invoke(new Item(runs, id), default);
        }

        Volatile.Write(ref isGrown, true);
        reader.Join();

        Assert.All(runs, static count => Assert.Equal(1, count));
    }

    private async Task<int> Ended(Task<int> call, int value)
    {
        _source.Gates[^1].SetResult(value);
        return await call;
    }

    internal readonly record struct ItemKey(int Id);

    internal readonly struct Item(int[] runs, int id) : ICachedCall<ItemKey, int>
    {
        public ItemKey Key => new(id);

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken)
            => new(id < runs.Length ? Interlocked.Increment(ref runs[id]) : id);
    }

    /// <summary>Something happens between the moment a line is made and the moment it is entered.</summary>
    private sealed class SlowMemoryCache : IMemoryCache
    {
        private readonly MemoryCache _cache = new(new MemoryCacheOptions());

        public Action BeforeEntering { get; set; } = static () => { };

        public int Count => _cache.Count;

        public bool HasEntered { get; private set; }

        public ICacheEntry CreateEntry(object key)
        {
            BeforeEntering();
            return _cache.CreateEntry(key);
        }

        public void Remove(object key) => _cache.Remove(key);

        public bool TryGetValue(object key, out object? value)
        {
            HasEntered = true; // it is asked once the line has been entered
            return _cache.TryGetValue(key, out value);
        }

        public void Dispose() => _cache.Dispose();
    }

    private sealed partial class Source(AspectRuntime runtime)
    {
        public List<TaskCompletionSource<int>> Gates { get; } = [];

        private Task<int> ReadAsync()
        {
            var gate = new TaskCompletionSource<int>();
            Gates.Add(gate);
            return gate.Task;
        }

        [Cached("5m")]
        public partial Task<int> GetAsync(int id);

        private Task<int> GetCoreAsync(int id) => ReadAsync();

        [Cached("5m")]
        public partial int Get(int id);

        private int GetCore(int id) => id;

        [Cached("5m", MaxEntries = 1, StaleOnError = "10m")]
        public partial Task<int> SmallAsync(int id);

        private Task<int> SmallCoreAsync(int id) => ReadAsync();

        [Cached("5m", LoadTimeout = "10s", Tags = ["limited"])]
        public partial Task<int> LimitedAsync(int id);

        private Task<int> LimitedCoreAsync(int id) => ReadAsync();

        [Cached("5m")]
        public partial Task<int> OuterAsync(int id);

        private async Task<int> OuterCoreAsync(int id)
        {
            await Task.Yield();
            return await InnerAsync(id);
        }

        [Cached("5m")]
        public partial Task<int> InnerAsync(int id);

        private Task<int> InnerCoreAsync(int id) => Task.Run(() => OuterAsync(id));

        [Cached("5m")]
        public partial int OuterSync(int id);

        private int OuterSyncCore(int id) => Task.Run(() => OuterSync(id)).GetAwaiter().GetResult();
    }
}
