using Microsoft.Extensions.Caching.Memory;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Caching;

/// <summary>Code of the user's that fails inside a load: its failure reaches the callers at most, every request is counted once, and the next call of the key loads.</summary>
public sealed partial class ForeignCodeTests : AspectTest
{
    private const string Prefix = "PerfAspects.Tests.Caching.ForeignCodeTests+Store.";

    public static TheoryData<int, bool, bool> Readings
    {
        get
        {
            var readings = new TheoryData<int, bool, bool>();
            for (var reading = 0; reading < 8; reading++)
            {
                readings.Add(reading, false, false);
                readings.Add(reading, false, true);
                readings.Add(reading, true, false);
                readings.Add(reading, true, true);
            }

            return readings;
        }
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Readings))]
    public async Task Clock_ThrowsOnce_NextCallLoads(int reading, bool isHeard, bool isExpired)
    {
        using var readings = isHeard ? new MeterReadings(Meters) : null;
        var clock = new UnreliableClock(Clock);
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock, MeterFactory = Meters });
        var store = new Store(runtime);
        await store.GetAsync(1);
        if (isExpired)
        {
            Clock.Advance(TimeSpan.FromMinutes(5));
        }

        clock.FailAt(reading);
        await IgnoreFailure(() => store.GetAsync(isExpired ? 1 : 2));
        await IgnoreFailure(() => Task.FromResult(store.Get(isExpired ? 1 : 2)));
        clock.FailAt(-1);

        Assert.Equal(1, await store.GetAsync(1).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, await store.GetAsync(2).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, store.Get(2));
        AssertEveryRequestIsCounted(runtime, "GetAsync");
        AssertEveryRequestIsCounted(runtime, "Get");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Timer_CannotBeSetOrDisposed_NextCallLoads(bool isCreated)
    {
        var clock = new UnreliableClock(Clock) { TimersFail = !isCreated, DisposalsFail = isCreated };
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var store = new Store(runtime);

        await IgnoreFailure(() => store.LimitedAsync(1));
        (clock.TimersFail, clock.DisposalsFail) = (false, false);

        Assert.Equal(1, await store.LimitedAsync(1).WaitAsync(TimeSpan.FromSeconds(30)));
        AssertEveryRequestIsCounted(runtime, "LimitedAsync");
    }

    [Fact(Timeout = 60_000)]
    public async Task Sweeper_ClockFailed_SweepsAfterwards()
    {
        var clock = new UnreliableClock(Clock) { TimersFail = true };
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var store = new Store(runtime);
        await store.GetAsync(1);
        clock.TimersFail = false;
        await store.GetAsync(2);

        Clock.Advance(TimeSpan.FromMinutes(1)); // the timer rings, and reads the clock
        clock.FailAt(0);
        Clock.Advance(TimeSpan.FromMinutes(1));
        clock.FailAt(-1);

        // A timer of the system makes the sweeper read the clock again a second later
        Patience.Until(() =>
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            return runtime.Find(Prefix + "GetAsync")!.GetStatistics().CacheEntries == 0;
        });
    }

    [Theory(Timeout = 60_000)]
    [InlineData("unless")]
    [InlineData("tag")]
    public async Task UnlessOrTag_ThrowsOnce_NextCallLoads(string what)
    {
        var store = new Store(Runtime);
        var order = new Order(1) { Fails = true };
        var failing = what == "unless" ? store.SelectiveAsync(order) : store.TaggedAsync(order);

        await Assert.ThrowsAsync<FormatException>(() => failing);
        order.Fails = false;

        Assert.Same(order, await (what == "unless" ? store.SelectiveAsync(order) : store.TaggedAsync(order)).WaitAsync(TimeSpan.FromSeconds(30)));
        AssertEveryRequestIsCounted(Runtime, what == "unless" ? "SelectiveAsync" : "TaggedAsync");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task KeyEquality_ThrowsOnce_NextCallIsRight(int comparison)
    {
        var store = new Store(Runtime);
        var key = new Key();
        await store.KeyedAsync(new Key());
        key.FailIn(comparison);

        await IgnoreFailure(() => store.KeyedAsync(key));
        key.FailIn(-1);

        Assert.Equal(1, await store.KeyedAsync(key).WaitAsync(TimeSpan.FromSeconds(30)));
        AssertEveryRequestIsCounted(Runtime, "KeyedAsync");
        Assert.Equal(1, Statistics(Prefix + "KeyedAsync").CacheEntries);
    }

    [Fact(Timeout = 60_000)]
    public async Task MemoryCache_AlwaysThrows_CallsDoNot()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MemoryCache = new BrokenMemoryCache() });
        var store = new Store(runtime);

        Assert.Equal((1, 1), (await store.GetAsync(1), await store.GetAsync(1)));
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await store.GetAsync(1));
        runtime.Find(Prefix + "GetAsync")!.ClearCache();
        Assert.Equal(1, await store.GetAsync(1));
    }

    [Fact(Timeout = 60_000)]
    public async Task TokenCallbackOfTheCore_Throws_CallerLeavesWithItsOwnToken()
    {
        var store = new Store(Runtime);
        using var source = new CancellationTokenSource();
        var call = store.HangAsync(1, source.Token);

        source.Cancel();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(source.Token, exception.CancellationToken);
        AssertEveryRequestIsCounted(Runtime, "HangAsync");
    }

    [Fact(Timeout = 60_000)]
    public async Task TokenCallbackOfTheCore_ThrowsAtTheLoadTimeout_TimerSurvives()
    {
        var store = new Store(Runtime);
        var call = store.HangAsync(2, default);

        Clock.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<Polly.Timeout.TimeoutRejectedException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static void AssertEveryRequestIsCounted(AspectRuntime runtime, string method)
    {
        var statistics = runtime.Find(Prefix + method)!.GetStatistics();
        Assert.Equal(statistics.Calls, statistics.CacheHits + statistics.CacheMisses + statistics.CacheJoined + statistics.CacheStale);
    }

    private static async Task IgnoreFailure<T>(Func<Task<T>> call)
    {
        try
        {
            await call().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (IOException)
        {
            // The failure that the test makes may reach the caller or not.
        }
    }

    public sealed class Order(int id)
    {
        public bool Fails { get; set; }

        public int Id => Fails ? throw new FormatException() : id;
    }

    /// <summary>All keys are equal; one of the next hash codes or comparisons throws.</summary>
    public sealed class Key : IEquatable<Key>
    {
        private int _steps = -1;

        public void FailIn(int steps) => _steps = steps;

        public bool Equals(Key? other)
        {
            Step();
            other?.Step();
            return other is not null;
        }

        public override bool Equals(object? obj) => Equals(obj as Key);

        public override int GetHashCode()
        {
            Step();
            return 1;
        }

        private void Step()
        {
            if (_steps-- == 0)
            {
                throw new IOException("the key");
            }
        }
    }

    private sealed class UnreliableClock(FakeClock clock) : TimeProvider
    {
        private int _readings = -1;

        public bool TimersFail { get; set; }

        public bool DisposalsFail { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        /// <summary>Throws at one reading from now on, the first being 0.</summary>
        public void FailAt(int reading) => Volatile.Write(ref _readings, reading);

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => Interlocked.Decrement(ref _readings) == -1 ? throw new IOException("the clock") : clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => TimersFail ? throw new IOException("the timer") : new Timer(this, clock.CreateTimer(callback, state, dueTime, period));

        private sealed class Timer(UnreliableClock clock, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

            public void Dispose()
            {
                timer.Dispose();
                if (clock.DisposalsFail)
                {
                    throw new IOException("the disposal");
                }
            }

            public ValueTask DisposeAsync() => timer.DisposeAsync();
        }
    }

    private sealed class BrokenMemoryCache : IMemoryCache
    {
        public ICacheEntry CreateEntry(object key) => throw new IOException("the cache");

        public void Remove(object key) => throw new IOException("the cache");

        public bool TryGetValue(object key, out object? value) => throw new IOException("the cache");

        public void Dispose()
        {
        }
    }

    private sealed partial class Store(AspectRuntime runtime)
    {
        [Cached("5m"), Timed]
        public partial Task<int> GetAsync(int id);

        private async Task<int> GetCoreAsync(int id)
        {
            await Task.Yield();
            return id;
        }

        [Cached("5m"), Timed]
        public partial int Get(int id);

        private int GetCore(int id) => id;

        [Cached("5m", LoadTimeout = "10s")]
        public partial Task<int> LimitedAsync(int id);

        private Task<int> LimitedCoreAsync(int id) => Task.FromResult(id);

        [Cached("5m", Unless = nameof(IsUnwanted))]
        public partial Task<Order> SelectiveAsync([CacheIgnore] Order order);

        private Task<Order> SelectiveCoreAsync(Order order) => Task.FromResult(order);

        private static bool IsUnwanted(Order order) => order.Id < 0;

        [Cached("5m", Tags = ["order:{order.Id}"])]
        public partial Task<Order> TaggedAsync([CacheIgnore] Order order);

        private Task<Order> TaggedCoreAsync(Order order) => Task.FromResult(order);

        [Cached("5m")]
        public partial Task<int> KeyedAsync(Key key);

        private Task<int> KeyedCoreAsync(Key key) => Task.FromResult(1);

        [Cached("5m", LoadTimeout = "10s")]
        public partial Task<int> HangAsync(int id, CancellationToken cancellationToken);

        private async Task<int> HangCoreAsync(int id, CancellationToken cancellationToken)
        {
            cancellationToken.Register(static () => throw new IOException("the core's own callback"));
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return id;
        }
    }
}
