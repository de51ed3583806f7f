using PerfAspects.Tests.Telemetry;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Runtime;

/// <summary>Methods whose core is abstract, virtual or an override: each class keeps what its own core gives, and the method is one to operators and metrics.</summary>
public sealed partial class ClassStateTests : AspectTest
{
    private const string Type = "PerfAspects.Tests.Runtime.ClassStateTests+Carrier";

    private readonly Carrier _slow;
    private readonly Carrier _fast;
    private readonly Carrier _faster;

    public ClassStateTests()
    {
        _slow = new SlowCarrier(Runtime);
        _fast = new FastCarrier(Runtime);
        _faster = new FasterCarrier(Runtime);
    }

    [Fact]
    public async Task Cached_EachClassHasItsOwnValues_InstancesOfAClassShareThem()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((5, 9, 10), (_slow.Rate("a"), _fast.Rate("a"), _faster.Rate("a")));
            Assert.Equal((7, 1, 0), (await _slow.DaysAsync("a"), await _fast.DaysAsync("a"), await _faster.DaysAsync("a")));
            Assert.Equal((5, 9, 10), (_slow.TracedRate("a"), _fast.TracedRate("a"), _faster.TracedRate("a")));
        }

        Assert.Equal(5, new SlowCarrier(Runtime).Rate("a"));
        Assert.Equal((1, 1), (_slow.Loads, _fast.Loads));
        Assert.Equal((3, 7, 3), Cache("Rate"));
    }

    [Fact]
    public void Invalidation_ByKeyOrAll_ReachesEveryClass()
    {
        Rates();
        _slow.Forget("a");
        Rates();
        Runtime.Find($"{Type}.Rate")!.ClearCache();
        Rates();
        _fast.ForgetAll();
        Rates();

        Assert.Equal((4, 4), (_slow.Loads, _fast.Loads));
        Assert.Equal(2, Runtime.Find($"{Type}.Rate")!.GetStatistics().CacheEntries);

        void Rates() => Assert.Equal((5, 9), (_slow.Rate("a"), _fast.Rate("a")));
    }

    [Fact]
    public void Circuit_OfOneClass_LeavesTheOthersAlone_AndOneSwitchIsForAll()
    {
        var method = Runtime.Find($"{Type}.Read")!;
        Open(_slow);

        Assert.Equal(1, _fast.Read());
        Assert.Equal(CircuitState.Open, method.GetStatistics().CircuitState);

        method.IsolateCircuit();
        Assert.Throws<IsolatedCircuitException>(() => _fast.Read());
        Assert.Throws<IsolatedCircuitException>(() => _faster.Read()); // whose first call this is
        method.CloseCircuit();
        Assert.Equal((1, 1), (_fast.Read(), _faster.Read()));
        Assert.Equal(CircuitState.Closed, method.GetStatistics().CircuitState);
    }

    [Fact]
    public void Circuit_WithAName_IsShared()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Throws<TimeoutException>(() => _slow.ReadShared());
        }

        Assert.Throws<BrokenCircuitException>(() => _fast.ReadShared());
    }

    [Fact]
    public void Limit_IsEachClasss()
    {
        _slow.Limited();
        Assert.Throws<RateLimitRejectedException>(() => _slow.Limited());
        _fast.Limited();
        Assert.Throws<RateLimitRejectedException>(() => _fast.Limited());
        Assert.Equal(2, Statistics($"{Type}.Limited").Rejected);
    }

    [Fact]
    public void Setting_ChangedLive_HoldsForEveryClass_AndKeepsWhatTheyHave()
    {
        Assert.Equal((5, 9), (_slow.Rate("a"), _fast.Rate("a")));
        var method = Runtime.Find($"{Type}.Rate")!;

        method.Override("Cached:Duration", "1m");
        Assert.Equal((5, 9), (_slow.Rate("a"), _fast.Rate("a")));
        Assert.Equal((1, 1), (_slow.Loads, _fast.Loads));
        _slow.Rate("b");
        _fast.Rate("b");
        _faster.Rate("b");
        Clock.Advance(TimeSpan.FromMinutes(2));
        _slow.Rate("b");
        _fast.Rate("b");
        _faster.Rate("b");

        Assert.Equal((3, 3, 2), (_slow.Loads, _fast.Loads, _faster.Loads));
    }

    [Fact]
    public void Metrics_ShowTheMethodOnce()
    {
        using var readings = new MeterReadings(Meters);
        Assert.Equal((5, 9), (_slow.Rate("a"), _fast.Rate("a")));

        Assert.Equal(2, readings.Observe("perfaspects.cache.entries").Single(static reading => reading.Tags["code.function.name"] == $"{Type}.Rate").Value);
    }

    [Fact]
    public void Hit_AllocatesNothing()
    {
        Assert.Equal(0, Allocations.Measure(() => _slow.Rate("a")));
        Assert.Equal(0, Allocations.Measure(() => _fast.Rate("a")));
    }

    [Fact]
    public void Disposed_EveryClassIsRefused()
    {
        _slow.Rate("a");
        Runtime.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _slow.Rate("a"));
        Assert.Throws<ObjectDisposedException>(() => _fast.Rate("a"));
        Assert.Throws<ObjectDisposedException>(() => _fast.Forget("a"));
    }

    private static void Open(Carrier carrier)
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Throws<TimeoutException>(() => carrier.Read());
        }

        Assert.Throws<BrokenCircuitException>(() => carrier.Read());
    }

    private (long Misses, long Hits, long Entries) Cache(string method)
    {
        var statistics = Statistics($"{Type}.{method}");
        return (statistics.CacheMisses, statistics.CacheHits, statistics.CacheEntries);
    }

    private abstract partial class Carrier(AspectRuntime runtime)
    {
        public int Loads { get; protected set; }

        [Cached("1h")]
        public partial decimal Rate(string zip);

        protected abstract decimal RateCore(string zip);

        [Traced, Cached("1h")]
        public partial decimal TracedRate(string zip);

        protected abstract decimal TracedRateCore(string zip);

        [Cached("1h")]
        public partial ValueTask<int> DaysAsync(string zip);

        protected virtual ValueTask<int> DaysCoreAsync(string zip) => new(7);

        [CacheInvalidate(nameof(Rate))]
        public partial void Forget(string zip);

        [CacheInvalidate(nameof(Rate), All = true)]
        public partial void ForgetAll();

        [CircuitBreaker(MinimumThroughput = 2, FailureRatio = 0.1)]
        public partial int Read();

        protected virtual int ReadCore() => 1;

        [CircuitBreaker(MinimumThroughput = 2, FailureRatio = 0.1, Name = "ClassStateTests")]
        public partial int ReadShared();

        protected virtual int ReadSharedCore() => throw new TimeoutException();

        [RateLimited(1, "1h")]
        public partial void Limited();

        protected virtual void LimitedCore()
        {
        }
    }

    private sealed class SlowCarrier(AspectRuntime runtime) : Carrier(runtime)
    {
        protected override decimal RateCore(string zip)
        {
            Loads++;
            return 5;
        }

        protected override decimal TracedRateCore(string zip) => 5;

        protected override int ReadCore() => throw new TimeoutException();
    }

    private class FastCarrier(AspectRuntime runtime) : Carrier(runtime)
    {
        protected override decimal RateCore(string zip)
        {
            Loads++;
            return 9;
        }

        protected override decimal TracedRateCore(string zip) => 9;

        protected override ValueTask<int> DaysCoreAsync(string zip) => new(1);
    }

    private sealed class FasterCarrier(AspectRuntime runtime) : FastCarrier(runtime)
    {
        protected override decimal RateCore(string zip) => base.RateCore(zip) + 1;

        protected override decimal TracedRateCore(string zip) => 10;

        protected override ValueTask<int> DaysCoreAsync(string zip) => new(0);
    }
}
