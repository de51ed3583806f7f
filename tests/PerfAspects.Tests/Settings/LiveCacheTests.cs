namespace PerfAspects.Tests.Settings;

/// <summary>A cache whose settings change while calls load and others invalidate: invalidation wins whatever happens.</summary>
public sealed partial class LiveCacheTests : SettingsTest
{
    private const string Get = "PerfAspects.Tests.Settings.LiveCacheTests+Prices.GetAsync";
    private const string Enabled = $"Methods:{Get}:Cached:Enabled";

    private readonly Lazy<Prices> _lazyPrices;

    public LiveCacheTests() => _lazyPrices = new Lazy<Prices>(() => new Prices(Runtime));

    public enum Invalidation
    {
        Key,
        Tag,
        All,
    }

    private Prices Shop => _lazyPrices.Value;

    [Fact]
    public async Task Duration_Changed_HoldsForNewEntries()
    {
        await Shop.GetAsync(1, default);
        Configure($"Methods:{Get}:Cached:Duration", "1m");
        await Shop.GetAsync(2, default);

        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, await LoadsAfterAsync(1));
        Assert.Equal(3, await LoadsAfterAsync(2));
    }

    [Fact]
    public async Task Disabled_EveryCallRunsTheCore_AndTheEntriesAreThereWhenItIsEnabled()
    {
        await Shop.GetAsync(1, default);

        Configure(Enabled, "false");
        await Shop.GetAsync(1, default);
        await Shop.GetAsync(1, default);
        Assert.Equal(3, Shop.Loads);
        Assert.Equal((0, 1), (Statistics.CacheHits, Statistics.CacheMisses));

        Configure(Enabled, "true");
        await Shop.GetAsync(1, default);
        Assert.Equal((3, 1), (Shop.Loads, Statistics.CacheHits));
        Assert.Equal(4, Statistics.Calls);
    }

    [Theory]
    [InlineData(Invalidation.Key)]
    [InlineData(Invalidation.Tag)]
    [InlineData(Invalidation.All)]
    public async Task Disabled_Invalidated_Enabled_NeverServesTheOlderValue(Invalidation kind)
    {
        Assert.Equal(1, await Shop.GetAsync(1, default));
        Configure(Enabled, "false");

        Shop.Price = 2;
        await InvalidateAsync(kind);
        Configure(Enabled, "true");

        Assert.Equal(2, await Shop.GetAsync(1, default));
    }

    [Theory]
    [InlineData(Invalidation.Key)]
    [InlineData(Invalidation.Tag)]
    [InlineData(Invalidation.All)]
    public async Task LoadUnderWay_Disabled_Invalidated_Enabled_IsNotKept(Invalidation kind)
    {
        var load = Shop.Hold();
        var old = Shop.GetAsync(1, default);
        Configure(Enabled, "false");

        Shop.Price = 2;
        await InvalidateAsync(kind);
        Configure(Enabled, "true");
        load.SetResult();

        Assert.Equal(1, await old); // who waited gets it
        Assert.Equal(2, await Shop.GetAsync(1, default));
    }

    [Fact]
    public async Task LoadUnderWay_SettingsChanged_IsJoinedAndKept()
    {
        var load = Shop.Hold();
        var first = Shop.GetAsync(1, default);
        Configure($"Methods:{Get}:Cached:MaxEntries", "5");
        var second = Shop.GetAsync(1, default);
        load.SetResult();

        Assert.Equal((1, 1), (await first, await second));
        await Shop.GetAsync(1, default);
        Assert.Equal((1, 1, 1, 1), (Shop.Loads, Statistics.CacheMisses, Statistics.CacheJoined, Statistics.CacheHits));
    }

    [Fact]
    public async Task MaxEntries_Lowered_EvictsAtOnce_AndRaised_HasRoom()
    {
        for (var id = 0; id < 20; id++)
        {
            await Shop.GetAsync(id, default);
        }

        Configure($"Methods:{Get}:Cached:MaxEntries", "5");
        Assert.Equal((5, 15), (Statistics.CacheEntries, Statistics.CacheEvictions));

        Configure($"Methods:{Get}:Cached:MaxEntries", "0");
        for (var id = 100; id < 150; id++)
        {
            await Shop.GetAsync(id, default);
        }

        Assert.Equal(55, Statistics.CacheEntries);
    }

    [Fact]
    public async Task Sliding_TakenAway_OldEntriesAreProlongedNoMore_AndNewOnesLiveToTheirEnd()
    {
        Configuration[$"Methods:{Get}:Cached:Sliding"] = "2m";
        await Shop.GetAsync(1, default);

        Configure($"Methods:{Get}:Cached:Sliding", "");
        await Shop.GetAsync(2, default);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await LoadsAfterAsync(1));
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, await LoadsAfterAsync(1));
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(3, await LoadsAfterAsync(2));
    }

    [Fact]
    public async Task StaleOnError_GivenWhileSliding_TheOldEntriesExpiryIsLeftAsItWas()
    {
        Configuration[$"Methods:{Get}:Cached:Sliding"] = "4m";
        await Shop.GetAsync(1, default);

        Configure($"Methods:{Get}:Cached:StaleOnError", "3m");
        await Shop.GetAsync(1, default); // a hit that must not take the new time for part of the old one
        Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await LoadsAfterAsync(1));

        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await LoadsAfterAsync(1));
    }

    [Fact]
    public void Enabled_WhereTheAttributeSaysNot_Caches()
    {
        const string Off = "PerfAspects.Tests.Settings.LiveCacheTests+Prices.Off";
        Shop.Off(1);
        Shop.Off(1);
        Assert.Equal(2, Shop.Loads);
        Assert.Equal([], Runtime.Find(Off)!.Aspects);

        Configure($"Methods:{Off}:Cached:Enabled", "true");
        Shop.Off(1);
        Shop.Off(1);

        Assert.Equal(3, Shop.Loads);
        Assert.Equal(["Cached"], Runtime.Find(Off)!.Aspects);
    }

    [Fact]
    public void GenericMethod_EachListOfTypeArguments_KeepsItsEntries()
    {
        const string Of = "PerfAspects.Tests.Settings.LiveCacheTests+Prices.Of";
        var (number, text) = (Shop.Of<int>(1), Shop.Of<string>(1));

        Configure($"Methods:{Of}:Cached:Duration", "1h");

        Assert.Same(number, Shop.Of<int>(1));
        Assert.Same(text, Shop.Of<string>(1));
        Assert.Equal(2, Runtime.Find(Of)!.GetStatistics().CacheEntries);
    }

    [Fact]
    public async Task Reconfigured_WhileCallsLoadAndOthersInvalidate_NoCallSeesAnOlderValue()
    {
        var (isDone, calls) = (false, 0);
        await Shop.GetAsync(1, default); // so that there is a runtime before there are threads
        var changes = Task.Run(() =>
        {
            for (var i = 0; i < 400; i++)
            {
                Configure(Enabled, i % 2 == 0 ? "false" : "true");
                Configure($"Methods:{Get}:Cached:MaxEntries", $"{1 + i % 3}");
            }

            Volatile.Write(ref isDone, true);
        });
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isDone))
            {
                var oldest = Volatile.Read(ref Shop.Committed);
                Assert.InRange(await Shop.GetAsync(1, default), oldest, int.MaxValue);
                Interlocked.Increment(ref calls);
            }
        })).ToArray();
        var invalidations = 0;
        while (!Volatile.Read(ref isDone))
        {
            Shop.Price++;
            await InvalidateAsync((Invalidation)(invalidations++ % 3));
            Volatile.Write(ref Shop.Committed, Shop.Price);
        }

        await Task.WhenAll([changes, .. readers]);
        Assert.True(invalidations > 0);
        var statistics = Statistics;
        Assert.Equal(calls + 1, statistics.Calls);
        Assert.InRange(statistics.CacheHits + statistics.CacheMisses + statistics.CacheJoined, 1, statistics.Calls);
    }

    private AspectStatistics Statistics => Runtime.Find(Get)!.GetStatistics();

    /// <summary>Asks for a price, and tells how many loads there have been by then.</summary>
    private async Task<int> LoadsAfterAsync(int id)
    {
        await Shop.GetAsync(id, default);
        return Shop.Loads;
    }

    private async Task InvalidateAsync(Invalidation kind)
    {
        switch (kind)
        {
            case Invalidation.Key:
                Shop.Forget(1);
                break;
            case Invalidation.Tag:
                await Runtime.InvalidateTagAsync("price:1");
                break;
            default:
                Runtime.Find(Get)!.ClearCache();
                break;
        }
    }

    private sealed partial class Prices(AspectRuntime runtime)
    {
        public int Committed;
        private int _price = 1;
        private int _loads;
        private TaskCompletionSource? _hold;

        public int Price { get => Volatile.Read(ref _price); set => Volatile.Write(ref _price, value); }

        public int Loads => Volatile.Read(ref _loads);

        /// <summary>Has the next load wait with the price it has read.</summary>
        public TaskCompletionSource Hold() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        [Cached("5m", Tags = ["price:{id}"])]
        public partial Task<int> GetAsync(int id, CancellationToken cancellationToken);

        private async Task<int> GetCoreAsync(int id, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _loads);
            var price = Price;
            await (Interlocked.Exchange(ref _hold, null)?.Task ?? Task.CompletedTask);
            return price;
        }

        [CacheInvalidate(nameof(GetAsync))]
        public partial void Forget(int id);

        [Cached("5m", Enabled = false)]
        public partial int Off(int id);

        private int OffCore(int id) => ++_loads;

        [Cached("5m")]
        public partial object Of<T>(int id);

        private object OfCore<T>(int id) => new List<T>(id);
    }
}
