namespace PerfAspects.Tests.Caching.Each;

/// <summary>Settings of <c>[CachedEach]</c> by which values are fresh before they are asked for, or last as long as they say.</summary>
public sealed partial class EachFreshnessTests : AspectTest
{
    private readonly EachSource _source = new();
    private readonly Shop _shop;

    public EachFreshnessTests() => _shop = new Shop(Runtime, _source);

    [Theory, InlineData(false), InlineData(true)]
    public async Task DueKeys_AreHits_AndLoadedInTheBackgroundByOneCallOfTheCore(bool isSynchronous)
    {
        Func<int[], Task<string>> get = isSynchronous ? ids => Task.FromResult(Text(_shop.Ahead(ids))) : async ids => Text(await _shop.AheadAsync(ids));
        var method = isSynchronous ? nameof(Shop.Ahead) : nameof(Shop.AheadAsync);
        await get([1, 2]);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await get([3]);
        Clock.Advance(TimeSpan.FromMinutes(2)); // 1 and 2 are due
        _source.Version = 2;

        Assert.Equal("1v1,2v1,3v1,4v2", await get([1, 2, 3, 4]));
        await Patience.UntilAsync(() => Of(method).CacheRefreshes == 2);
        Assert.Equal("1v2,2v2,3v1,4v2", await get([1, 2, 3, 4]));
        Assert.Equal(["1,2", "1,2", "3", "4"], Asked());
        Assert.Equal((7, 4, 0), (Of(method).CacheHits, Of(method).CacheMisses, Of(method).CacheStale));
    }

    [Fact]
    public async Task ExpiredKeys_AreServedMeanwhile()
    {
        await _shop.StaleAsync([1, 2]);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Version = 2;

        Assert.Equal("1v1,2v1", Text(await _shop.StaleAsync([1, 2])));
        await Patience.UntilAsync(() => Of(nameof(Shop.StaleAsync)).CacheRefreshes == 2);
        Assert.Equal("1v2,2v2", Text(await _shop.StaleAsync([2, 1])));
        Assert.Equal(2, _source.Asked.Count);
        Assert.Equal(2, Of(nameof(Shop.StaleAsync)).CacheStale);
    }

    [Fact]
    public async Task BackgroundLoad_ThatIsInvalidatedMeanwhile_IsNotKept()
    {
        await _shop.StaleAsync([1, 2]);
        Clock.Advance(TimeSpan.FromMinutes(5));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _source.Before = run => run == 2 ? release.Task : Task.CompletedTask;
        await _shop.StaleAsync([1, 2]);
        await Patience.UntilAsync(() => _source.Asked.Count == 2);
        _source.Version = 2;
        _shop.ForgetStale(1);
        release.SetResult();
        await Patience.UntilAsync(() => Of(nameof(Shop.StaleAsync)).CacheRefreshes == 2);

        Assert.Equal("1v2,2v1", Text(await _shop.StaleAsync([1, 2])));
    }

    [Fact]
    public async Task BackgroundLoad_ThatFails_ChangesNothing_AndTheNextCallTriesAgain()
    {
        await _shop.StaleAsync([1, 2]);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Before = run => run == 2 ? Task.FromException(new IOException()) : Task.CompletedTask;

        Assert.Equal("1v1,2v1", Text(await _shop.StaleAsync([1, 2])));
        await Patience.UntilAsync(() => _source.Asked.Count == 2);
        _source.Version = 2;
        await Patience.UntilAsync(() =>
        {
            _shop.StaleAsync([1, 2]).GetAwaiter().GetResult();
            return Of(nameof(Shop.StaleAsync)).CacheRefreshes == 2;
        });
        Assert.Equal("1v2,2v2", Text(await _shop.StaleAsync([1, 2])));
    }

    [Fact]
    public async Task SoftTimeout_SlowLoad_ServesTheExpiredValues()
    {
        await _shop.SoftAsync([1, 2]);
        Clock.Advance(TimeSpan.FromMinutes(5));
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _source.Before = _ => release.Task;
        _source.Version = 2;
        var call = _shop.SoftAsync([1, 2]);
        await Patience.UntilAsync(() => _source.Asked.Count == 2);
        await Patience.UntilAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            return call.IsCompleted;
        });

        Assert.Equal("1v1,2v1", Text(await call));
        release.SetResult();
        await Patience.UntilAsync(() => Of(nameof(Shop.SoftAsync)).CacheRefreshes == 2);
        Assert.Equal("1v2,2v2", Text(await _shop.SoftAsync([1, 2])));
        Assert.Equal(["1,2", "1,2"], Asked());
    }

    [Fact]
    public async Task DurationOf_IsThatOfEachValue()
    {
        _source.Missing.Add(9);
        await _shop.TermedAsync([1, 2, 9]); // 1: one minute, 2: two minutes, 9: no value
        Clock.Advance(TimeSpan.FromMinutes(1));
        _source.Version = 2;
        Assert.Equal("1v2,2v1", Text(await _shop.TermedAsync([1, 2])));
        await _shop.TermedAsync([9]);

        Assert.Equal(["1", "1,2,9", "9"], Asked()); // without a limit, a key without a value is not kept
    }

    [Fact]
    public async Task CacheExceptions_AreKeptForEachKey()
    {
        _source.Before = static _ => Task.FromException(new IOException("away"));
        await Assert.ThrowsAsync<IOException>(() => _shop.FailingAsync([1, 2]));
        _source.Before = static _ => Task.CompletedTask;
        Assert.Equal("away", (await Assert.ThrowsAsync<IOException>(() => _shop.FailingAsync([2]))).Message);
        Assert.Equal("3v1", Text(await _shop.FailingAsync([3])));
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("1v1,2v1", Text(await _shop.FailingAsync([1, 2])));
    }

    [Fact]
    public async Task BypassCache_LoadsAnewAndKeeps()
    {
        await _shop.AheadAsync([1, 2]);
        _source.Version = 2;
        using (AspectRuntime.BypassCache())
        {
            Assert.Equal("1v2,2v2", Text(await _shop.AheadAsync([1, 2])));
        }

        Assert.Equal("1v2,2v2", Text(await _shop.AheadAsync([1, 2])));
        Assert.Equal(2, _source.Asked.Count);
    }

    private AspectStatistics Of(string method) => Statistics($"{typeof(Shop).FullName}.{method}");

    private string[] Asked() => [.. _source.Asked.Select(static keys => string.Join(',', keys.Order())).Order(StringComparer.Ordinal)];

    private static string Text(IEnumerable<KeyValuePair<int, string>> values)
        => string.Join(',', values.OrderBy(static pair => pair.Key).Select(static pair => pair.Value));

    private sealed partial class Shop(AspectRuntime runtime, EachSource source)
    {
        [CachedEach("5m", RefreshAhead = 0.8)]
        public partial Task<Dictionary<int, string>> AheadAsync(int[] ids);

        private Task<Dictionary<int, string>> AheadCoreAsync(int[] ids) => source.LoadAsync(ids);

        [CachedEach("5m", RefreshAhead = 0.8)]
        public partial Dictionary<int, string> Ahead(int[] ids);

        private Dictionary<int, string> AheadCore(int[] ids) => source.LoadAsync(ids).GetAwaiter().GetResult();

        [CachedEach("5m", StaleWhileRevalidate = "10m")]
        public partial Task<Dictionary<int, string>> StaleAsync(int[] ids);

        private Task<Dictionary<int, string>> StaleCoreAsync(int[] ids) => source.LoadAsync(ids);

        [CacheInvalidate(nameof(StaleAsync))]
        public partial void ForgetStale(int id);

        [CachedEach("5m", StaleOnError = "10m", SoftTimeout = "100ms")]
        public partial Task<Dictionary<int, string>> SoftAsync(int[] ids);

        private Task<Dictionary<int, string>> SoftCoreAsync(int[] ids) => source.LoadAsync(ids);

        [CachedEach("max", DurationOf = nameof(MinutesOf))]
        public partial ValueTask<Dictionary<int, string>> TermedAsync(int[] ids);

        private Task<Dictionary<int, string>> TermedCoreAsync(int[] ids) => source.LoadAsync(ids);

        private static TimeSpan MinutesOf(string value) => TimeSpan.FromMinutes(value[0] - '0');

        [CachedEach("5m", CacheExceptions = [typeof(IOException)], ExceptionDuration = "5s")]
        public partial Task<Dictionary<int, string>> FailingAsync(int[] ids);

        private Task<Dictionary<int, string>> FailingCoreAsync(int[] ids) => source.LoadAsync(ids);
    }
}
