namespace PerfAspects.Tests.Caching;

/// <summary>Soft timeouts, durations of values, kept exceptions and forced refreshes.</summary>
public sealed partial class FreshnessTests : AspectTest
{
    private const string Prefix = "PerfAspects.Tests.Caching.FreshnessTests+Shop.";

    private static readonly TimeSpan s_tick = TimeSpan.FromTicks(1);

    private readonly BackgroundSource _source = new();
    private readonly Shop _shop;

    public FreshnessTests() => _shop = new Shop(Runtime, _source);

    [Fact]
    public async Task SoftTimeout_SlowLoad_ServesTheExpiredValueAndLoadsOn()
    {
        await _shop.SoftAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Hold();
        var (first, second) = (_shop.SoftAsync(1, default), _shop.SoftAsync(1, default));
        await Patience.UntilAsync(() => _source.Runs == 2 && Clock.TimersSet >= 2);
        Clock.Advance(TimeSpan.FromMilliseconds(100) - s_tick);
        Assert.False(first.IsCompleted);
        Clock.Advance(s_tick);

        Assert.Equal((1, 1), (await first, await second));
        _source.Release();
        await Patience.UntilAsync(() => Statistics(Prefix + nameof(Shop.SoftAsync)).CacheRefreshes == 1);
        Assert.Equal(2, await _shop.SoftAsync(1, default));
        var statistics = Statistics(Prefix + nameof(Shop.SoftAsync));
        Assert.Equal((1, 2, 1, 0), (statistics.CacheMisses, statistics.CacheStale, statistics.CacheHits, statistics.CacheJoined));
    }

    [Fact]
    public async Task SoftTimeout_WithoutAnExpiredValue_CallsWait()
    {
        _source.Hold();
        var call = _shop.SoftAsync(1, default);
        await Patience.UntilAsync(() => _source.Runs == 1);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(call.IsCompleted);
        _source.Release();

        Assert.Equal(1, await call);
    }

    [Fact]
    public async Task SoftTimeout_FastLoad_BringsItsValue()
    {
        await _shop.SoftAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(2, await _shop.SoftAsync(1, default));
        Assert.Equal(2, Statistics(Prefix + nameof(Shop.SoftAsync)).CacheMisses);
    }

    [Fact]
    public async Task SoftTimeout_CallerLeaves_TheLoadGoesOn()
    {
        await _shop.SoftAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Hold();
        using var caller = new CancellationTokenSource();
        var call = _shop.SoftAsync(1, caller.Token);
        await Patience.UntilAsync(() => _source.Runs == 2);
        await caller.CancelAsync();

        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.False(_source.Token.IsCancellationRequested);
        _source.Release();
        await Patience.UntilAsync(() => Statistics(Prefix + nameof(Shop.SoftAsync)).CacheRefreshes == 1);
        Assert.Equal(2, await _shop.SoftAsync(1, default));
    }

    [Fact]
    public async Task SoftTimeout_InvalidatedMeanwhile_WaitsForTheLoad()
    {
        await _shop.SoftAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Hold();
        var call = _shop.SoftAsync(1, default);
        await Patience.UntilAsync(() => _source.Runs == 2 && Clock.TimersSet >= 1);
        Runtime.Find(Prefix + nameof(Shop.SoftAsync))!.ClearCache();
        Clock.Advance(TimeSpan.FromMilliseconds(100));
        _source.Release();

        Assert.Equal(2, await call);
    }

    [Fact]
    public async Task DurationOf_DecidesHowLongAValueIsKept()
    {
        Assert.Equal(1, await _shop.TermedAsync(60));
        Assert.Equal(2, await _shop.TermedAsync(3600));
        Assert.Equal(3, await _shop.TermedAsync(0));
        Assert.Equal(4, await _shop.TermedAsync(0));
        Clock.Advance(TimeSpan.FromSeconds(2) - s_tick);
        Assert.Equal(1, await _shop.TermedAsync(60)); // the value 1 lasts 2 s, the value 2 lasts 4 s
        Clock.Advance(s_tick);
        Assert.Equal(5, await _shop.TermedAsync(60));
        Assert.Equal(2, await _shop.TermedAsync(3600));
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(6, await _shop.TermedAsync(3600));
    }

    [Fact]
    public async Task DurationOf_NeverOverTheDuration_UnlessThatIsMax()
    {
        await _shop.LongAsync();
        await _shop.EndlessAsync();
        Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(3, await _shop.LongAsync());
        Assert.Equal(2, await _shop.EndlessAsync());
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(4, await _shop.EndlessAsync());
    }

    [Fact]
    public async Task DurationOf_Throws_KeepsForTheDurationAndLogsOnce()
    {
        var log = new Hosting.AwaitedLog();
        using var runtime = new AspectRuntime(
            new AspectRuntimeOptions { TimeProvider = Clock, MeterFactory = Meters, LoggerFactory = log });
        var shop = new Shop(runtime, _source);
        var logged = log.WaitForAsync("DurationOf of");
        Assert.Equal(1, await shop.BrokenAsync(1));
        await logged;
        var again = log.WaitForAsync("DurationOf of");
        Assert.Equal(2, await shop.BrokenAsync(2));
        Assert.Equal(1, await shop.BrokenAsync(1));
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(3, await shop.BrokenAsync(1));
        Assert.False(again.IsCompleted);
    }

    [Fact]
    public async Task CacheExceptions_AreThrownAgainAsCopies()
    {
        _source.Failure = new KeyNotFoundException("no such price");
        var first = await Assert.ThrowsAsync<KeyNotFoundException>(() => _shop.MissingAsync(1));
        var second = await Assert.ThrowsAsync<KeyNotFoundException>(() => _shop.MissingAsync(1));
        var third = await Assert.ThrowsAsync<KeyNotFoundException>(() => _shop.MissingAsync(1));
        Assert.Equal(1, _source.Runs);
        Assert.Equal((first.Message, first.Message), (second.Message, third.Message));
        Assert.NotSame(second, third);
        Assert.DoesNotContain("MissingCoreAsync", second.StackTrace, StringComparison.Ordinal);
        var statistics = Statistics(Prefix + nameof(Shop.MissingAsync));
        Assert.Equal((1, 2, 3, 3), (statistics.CacheMisses, statistics.CacheHits, statistics.Failures, statistics.Calls));

        _source.Failure = null;
        Clock.Advance(TimeSpan.FromSeconds(10) - s_tick);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _shop.MissingAsync(1));
        Clock.Advance(s_tick);
        Assert.Equal(2, await _shop.MissingAsync(1));
        Assert.Equal(2, await _shop.MissingAsync(1));
    }

    [Fact]
    public async Task CacheExceptions_OtherTypes_AreNotKept()
    {
        _source.Failure = new InvalidDataException();
        await Assert.ThrowsAsync<InvalidDataException>(() => _shop.MissingAsync(1));
        await Assert.ThrowsAsync<InvalidDataException>(() => _shop.MissingAsync(1));
        Assert.Equal(2, _source.Runs);
    }

    [Fact]
    public async Task CacheExceptions_Invalidated_AreForgotten()
    {
        _source.Failure = new KeyNotFoundException();
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _shop.MissingAsync(1));
        _source.Failure = null;
        _shop.Forget(1);
        Assert.Equal(2, await _shop.MissingAsync(1));
    }

    [Fact]
    public async Task CacheExceptions_ExpiredValueThatMayBeServed_GoesFirst()
    {
        await _shop.MissingAsync(1);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Failure = new KeyNotFoundException();
        Assert.Equal(1, await _shop.MissingAsync(1));
        Assert.Equal(1, await _shop.MissingAsync(1));
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _shop.MissingAsync(1));
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _shop.MissingAsync(1));
        Assert.Equal(4, _source.Runs);
    }

    [Fact]
    public async Task Bypass_LoadsAnewAndKeepsTheValue()
    {
        Assert.Equal(1, await _shop.PlainAsync(1, default));
        using (AspectRuntime.BypassCache())
        {
            Assert.Equal(2, await _shop.PlainAsync(1, default));
            Assert.Equal(3, await _shop.PlainAsync(1, default));
            Assert.Equal(4, await _shop.NestedAsync(1)); // and so does what its core calls
            Assert.Equal(5, await _shop.NestedAsync(1));
        }

        Assert.Equal((5, 5), (await _shop.PlainAsync(1, default), await _shop.NestedAsync(1)));
        Assert.Equal(5, _source.Runs);
    }

    [Fact]
    public async Task Bypass_JoinsNoLoadThatBeganBefore_AndOthersAreServedMeanwhile()
    {
        _source.Hold();
        var before = _shop.PlainAsync(1, default);
        await Patience.UntilAsync(() => _source.Runs == 1);
        var released = _source;
        Task<int> forced;
        using (AspectRuntime.BypassCache())
        {
            forced = _shop.PlainAsync(1, default);
        }

        await Patience.UntilAsync(() => _source.Runs == 2);
        released.Release();
        Assert.Equal((1, 2), (await before, await forced));
        Assert.Equal(2, await _shop.PlainAsync(1, default)); // the load that began first is not kept

        _source.Hold();
        using (AspectRuntime.BypassCache())
        {
            forced = _shop.PlainAsync(1, default);
        }

        Assert.Equal(2, await _shop.PlainAsync(1, default));
        _source.Release();
        Assert.Equal(3, await forced);
        Assert.Equal(3, await _shop.PlainAsync(1, default));
    }

    [Fact]
    public async Task Bypass_OtherFlows_AreNotConcerned()
    {
        await _shop.PlainAsync(1, default);
        Task<int> started;
        using (AspectRuntime.BypassCache())
        {
            using (ExecutionContext.SuppressFlow())
            {
                started = Task.Run(() => _shop.PlainAsync(1, default));
            }

            Assert.Equal(1, await started);
        }

        var scope = AspectRuntime.BypassCache();
        var later = Task.Run(async () =>
        {
            await Patience.UntilAsync(() => _source.Runs == 2);
            return await _shop.PlainAsync(1, default);
        });
        scope.Dispose();
        scope.Dispose();
        await _shop.PlainAsync(2, default);
        Assert.Equal(1, await later); // the scope that it was started in has ended
    }

    [Fact]
    public async Task Bypass_FailedLoad_ReachesTheCallerAndLeavesTheValue()
    {
        await _shop.PlainAsync(1, default);
        _source.Failure = new InvalidDataException();
        using (AspectRuntime.BypassCache())
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => _shop.PlainAsync(1, default));
        }

        Assert.Equal(1, await _shop.PlainAsync(1, default));
    }

    internal sealed partial class Shop(AspectRuntime runtime, BackgroundSource source)
    {
        [Cached("5m", StaleOnError = "10m", SoftTimeout = "100ms")]
        public partial Task<int> SoftAsync(int id, CancellationToken token);

        private Task<int> SoftCoreAsync(int id, CancellationToken token) => source.LoadAsync(token);

        [Cached("1h", DurationOf = nameof(TwiceItsSeconds), Unless = nameof(IsNever))]
        public partial Task<int> TermedAsync(int seconds);

        private Task<int> TermedCoreAsync(int seconds) => source.LoadAsync(default);

        [Cached("5m", DurationOf = nameof(OneHour))]
        public partial Task<int> LongAsync();

        private Task<int> LongCoreAsync() => source.LoadAsync(default);

        [Cached("max", DurationOf = nameof(OneHour))]
        public partial ValueTask<int> EndlessAsync();

        private async ValueTask<int> EndlessCoreAsync() => await source.LoadAsync(default);

        [Cached("5m", DurationOf = nameof(Broken))]
        public partial Task<int> BrokenAsync(int id);

        private Task<int> BrokenCoreAsync(int id) => source.LoadAsync(default);

        [Cached("5m", CacheExceptions = [typeof(KeyNotFoundException)], StaleOnError = "1m")]
        public partial Task<int> MissingAsync(int id);

        private Task<int> MissingCoreAsync(int id) => source.LoadAsync(default);

        [CacheInvalidate(nameof(MissingAsync))]
        public partial void Forget(int id);

        [Cached("5m")]
        public partial Task<int> PlainAsync(int id, CancellationToken token);

        private Task<int> PlainCoreAsync(int id, CancellationToken token) => source.LoadAsync(token);

        [Cached("5m")]
        public partial Task<int> NestedAsync(int id);

        private Task<int> NestedCoreAsync(int id) => PlainAsync(id, default);

        private static TimeSpan TwiceItsSeconds(int value) => value is 3 or 4 ? TimeSpan.Zero : TimeSpan.FromSeconds(2 * value);

        private static bool IsNever(int value) => value < 0;

        private static TimeSpan OneHour(int value) => TimeSpan.FromHours(1);

        private static TimeSpan Broken(int value) => throw new NotSupportedException($"{value}");
    }
}
