using System.Globalization;
using PerfAspects.Tests.Hosting;

namespace PerfAspects.Tests.Caching;

/// <summary>Loads in the background: values that are served after their expiry, and values that are loaded before it.</summary>
public sealed partial class BackgroundLoadTests : AspectTest
{
    private const string Prefix = "PerfAspects.Tests.Caching.BackgroundLoadTests+Shop.";

    private static readonly TimeSpan s_tick = TimeSpan.FromTicks(1);
    private static readonly AsyncLocal<string?> s_ambient = new();

    private readonly BackgroundSource _source = new();
    private readonly Shop _shop;

    public BackgroundLoadTests() => _shop = new Shop(Runtime, _source);

    [Fact]
    public async Task Revalidate_ExpiredValue_IsServedWhileOneLoadReplacesIt()
    {
        Assert.Equal(1, await _shop.StaleAsync(1, default));
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Hold();

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(1, await _shop.StaleAsync(1, default));
        }

        await UntilBegunAsync(2);
        _source.Release();
        await UntilAsync(nameof(Shop.StaleAsync), static s => s.CacheRefreshes == 1);
        Assert.Equal(2, await _shop.StaleAsync(1, default));
        Assert.Equal(2, _source.Runs);
        Assert.Equal((1, 5, 1, 0, 7), Counts(nameof(Shop.StaleAsync)));
    }

    [Fact]
    public async Task Revalidate_AfterTheWindow_LoadsInTheCall()
    {
        await _shop.StaleAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(2, await _shop.StaleAsync(1, default));
        Assert.Equal((2, 0, 0, 0, 2), Counts(nameof(Shop.StaleAsync)));
    }

    [Fact]
    public async Task Revalidate_WindowEndsWhileTheLoadRuns_CallersShareTheLoad()
    {
        await _shop.StaleAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(14));
        _source.Hold();
        await _shop.StaleAsync(1, default);
        await UntilBegunAsync(2);
        Clock.Advance(TimeSpan.FromMinutes(1));

        var (first, second) = (_shop.StaleAsync(1, default), _shop.StaleAsync(1, default));
        Assert.False(first.IsCompleted);
        _source.Release();

        Assert.Equal((2, 2), (await first, await second));
        Assert.Equal(2, await _shop.StaleAsync(1, default));
        Assert.Equal((1, 1, 1, 2, 5), Counts(nameof(Shop.StaleAsync)));
    }

    [Fact]
    public async Task Revalidate_InvalidatedMeanwhile_IsNeverServedAndNotKept()
    {
        await _shop.StaleAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Hold();
        await _shop.StaleAsync(1, default);
        await UntilBegunAsync(2);
        _shop.Forget(1);
        _source.Release();
        await UntilAsync(nameof(Shop.StaleAsync), static s => s.CacheRefreshes == 1);

        Assert.Equal(3, await _shop.StaleAsync(1, default));
        Assert.Equal(3, await _shop.StaleAsync(1, default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ahead_TagInvalidatedWhileTheLoadRuns_ItsValueIsNotKept(bool clears)
    {
        await _shop.AheadAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(4));
        _source.Hold();
        Assert.Equal(1, await _shop.AheadAsync(1, default));
        await UntilBegunAsync(2);
        if (clears)
        {
            Runtime.Find(Prefix + nameof(Shop.AheadAsync))!.ClearCache();
        }
        else
        {
            await Runtime.InvalidateTagAsync("id:1");
        }

        _source.Release();
        await UntilAsync(nameof(Shop.AheadAsync), static s => s.CacheRefreshes == 1);
        Assert.Equal(3, await _shop.AheadAsync(1, default));
        Assert.Equal(3, await _shop.AheadAsync(1, default));
    }

    [Fact]
    public async Task Ahead_FromItsShareOn_TheFirstHitLoadsOnce()
    {
        Assert.Equal(1, await _shop.AheadAsync(1, default));
        Clock.Advance(TimeSpan.FromMinutes(4) - s_tick);
        Assert.Equal(1, await _shop.AheadAsync(1, default));
        Clock.Advance(s_tick);
        _source.Hold();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(1, await _shop.AheadAsync(1, default));
        }

        await UntilBegunAsync(2);
        _source.Release();
        await UntilAsync(nameof(Shop.AheadAsync), static s => s.CacheRefreshes == 1);
        Assert.Equal(2, await _shop.AheadAsync(1, default));

        Clock.Advance(TimeSpan.FromMinutes(4) - s_tick);
        Assert.Equal(2, await _shop.AheadAsync(1, default));
        Assert.Equal(2, _source.Runs);
        var counts = Statistics(Prefix + nameof(Shop.AheadAsync));
        Assert.Equal((8, 1, 1, 0), (counts.CacheHits, counts.CacheMisses, counts.CacheEntries, counts.CacheEvictions));
    }

    [Fact]
    public async Task Ahead_FailedLoad_IsRepeatedByTheNextHitAndLoggedOnce()
    {
        var log = new AwaitedLog();
        using var runtime = new AspectRuntime(
            new AspectRuntimeOptions { TimeProvider = Clock, MeterFactory = Meters, LoggerFactory = log });
        var shop = new Shop(runtime, _source);
        var method = runtime.Find(Prefix + nameof(Shop.AheadAsync))!;
        await shop.AheadAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(4));
        _source.Failure = new InvalidDataException("down");
        var logged = log.WaitForAsync("in the background failed with System.IO.InvalidDataException");

        Assert.Equal(1, await shop.AheadAsync(1, default));
        await Patience.UntilAsync(() => method.GetStatistics().CacheRefreshFailures == 1);
        await logged;
        var again = log.WaitForAsync("in the background failed");
        Assert.Equal(1, await shop.AheadAsync(1, default));
        await Patience.UntilAsync(() => method.GetStatistics().CacheRefreshFailures == 2);
        Assert.False(again.IsCompleted);

        _source.Failure = null;
        Assert.Equal(1, await shop.AheadAsync(1, default));
        await Patience.UntilAsync(() => method.GetStatistics().CacheRefreshes == 1);
        Assert.Equal(4, await shop.AheadAsync(1, default));
        Assert.Equal(0, method.GetStatistics().Failures);
    }

    [Fact]
    public async Task Background_CallersContext_DoesNotFlow()
    {
        await _shop.StaleAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(5));
        var (ambient, culture, activity) = ("?", CultureInfo.InvariantCulture, (object?)this);
        _source.OnBegin = ()
            => (ambient, culture, activity) = (s_ambient.Value, CultureInfo.CurrentCulture, System.Diagnostics.Activity.Current);
        var before = CultureInfo.CurrentCulture;
        s_ambient.Value = "request";
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
        using var span = new System.Diagnostics.Activity("request").Start();
        using (var caller = new CancellationTokenSource())
        {
            Assert.Equal(1, await _shop.StaleAsync(1, caller.Token));
            await caller.CancelAsync();
        }

        await UntilAsync(nameof(Shop.StaleAsync), static s => s.CacheRefreshes == 1);
        CultureInfo.CurrentCulture = before;
        Assert.Null(ambient);
        Assert.Null(activity);
        Assert.NotEqual("tr-TR", culture.Name);
    }

    [Fact]
    public async Task Background_RuntimeDisposed_CancelsTheLoad()
    {
        await _shop.StaleAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Hold();
        await _shop.StaleAsync(1, default);
        await UntilBegunAsync(2);
        Assert.False(_source.Token.IsCancellationRequested);

        Runtime.Dispose();

        Assert.True(_source.Token.IsCancellationRequested);
        _source.Release();
    }

    [Fact]
    public async Task Background_LoadTimeout_FreesTheKey()
    {
        await _shop.LimitedAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Hold();
        Assert.Equal(1, await _shop.LimitedAsync(1, default));
        await UntilBegunAsync(2);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await UntilAsync(nameof(Shop.LimitedAsync), static s => s.CacheRefreshFailures == 1);
        Assert.True(_source.Token.IsCancellationRequested);
        _source.Release();

        Assert.Equal(1, await _shop.LimitedAsync(1, default));
        await UntilAsync(nameof(Shop.LimitedAsync), static s => s.CacheRefreshes == 1);
        Assert.Equal(3, await _shop.LimitedAsync(1, default));
    }

    [Fact]
    public async Task Revalidate_Synchronous_RunsOnAnotherThread()
    {
        Assert.Equal(1, _shop.Stale(1));
        Clock.Advance(TimeSpan.FromMinutes(5));
        var thread = 0;
        _source.OnBegin = () => thread = Environment.CurrentManagedThreadId;
        _source.Hold();
        Assert.Equal(1, _shop.Stale(1));
        await UntilBegunAsync(2);
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
        _source.Release();
        await UntilAsync(nameof(Shop.Stale), static s => s.CacheRefreshes == 1);
        Assert.Equal(2, _shop.Stale(1));
    }

    [Fact]
    public async Task Settings_ChangedLive_HoldForNewEntries()
    {
        var method = Runtime.Find(Prefix + nameof(Shop.PlainAsync))!;
        await _shop.PlainAsync(1, default);
        method.Override("Cached:StaleWhileRevalidate", "1m");
        method.Override("Cached:RefreshAhead", "0.5");
        await _shop.PlainAsync(2, default);
        Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal((1, 2), (await _shop.PlainAsync(1, default), await _shop.PlainAsync(2, default)));
        await Patience.UntilAsync(() => method.GetStatistics().CacheRefreshes == 1);
        Assert.Equal((1, 3), (await _shop.PlainAsync(1, default), await _shop.PlainAsync(2, default)));

        method.Override("Cached:RefreshAhead", "0");
        Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(3, await _shop.PlainAsync(2, default));
        Assert.Equal(3, _source.Runs);
    }

    private Task UntilBegunAsync(int runs) => Patience.UntilAsync(() => _source.Runs == runs);

    private Task UntilAsync(string method, Func<AspectStatistics, bool> condition)
        => Patience.UntilAsync(() => condition(Statistics(Prefix + method)));

    private (long Misses, long Stale, long Hits, long Joined, long Calls) Counts(string method)
    {
        var statistics = Statistics(Prefix + method);
        return (statistics.CacheMisses, statistics.CacheStale, statistics.CacheHits, statistics.CacheJoined, statistics.Calls);
    }

    internal sealed partial class Shop(AspectRuntime runtime, BackgroundSource source)
    {
        [Cached("5m", StaleWhileRevalidate = "10m")]
        public partial Task<int> StaleAsync(int id, CancellationToken token);

        private Task<int> StaleCoreAsync(int id, CancellationToken token) => source.LoadAsync(token);

        [Cached("5m", StaleWhileRevalidate = "10m")]
        public partial int Stale(int id);

        private int StaleCore(int id) => source.Load(default);

        [Cached("5m", RefreshAhead = 0.8, Tags = ["id:{id}"])]
        public partial Task<int> AheadAsync(int id, CancellationToken token);

        private Task<int> AheadCoreAsync(int id, CancellationToken token) => source.LoadAsync(token);

        [Cached("5m", StaleWhileRevalidate = "10m", LoadTimeout = "10s")]
        public partial Task<int> LimitedAsync(int id, CancellationToken token);

        private Task<int> LimitedCoreAsync(int id, CancellationToken token) => source.LoadAsync(token);

        [Cached("5m")]
        public partial Task<int> PlainAsync(int id, CancellationToken token);

        private Task<int> PlainCoreAsync(int id, CancellationToken token) => source.LoadAsync(token);

        [CacheInvalidate(nameof(StaleAsync))]
        public partial void Forget(int id);
    }
}
