using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Runtime;

/// <summary>
/// Where the core is abstract, virtual or an override, each class has another core, and its own entries, circuits and limits.
/// </summary>
public sealed partial class CoreOfEachClassTests : AspectTest
{
    private readonly Carrier _slow;
    private readonly Carrier _fast;

    public CoreOfEachClassTests() => (_slow, _fast) = (new SlowCarrier(Runtime), new FastCarrier(Runtime));

    [Fact]
    public async Task Cached_EachClass_HasItsOwnEntries()
    {
        Assert.Equal((5, 9), (_slow.Rate("a"), _fast.Rate("a")));
        Assert.Equal((7, 1), (await _slow.DaysAsync("a"), await _fast.DaysAsync("a")));
        Assert.Equal((7, 1), (await _slow.TracedAsync("a"), await _fast.TracedAsync("a")));
        Assert.Equal((5, 9), (_slow.Zone, _fast.Zone));
        Assert.Equal((5, 9), (_slow.Rate("a"), _fast.Rate("a")));
        Assert.Equal((1, 1), (_slow.Runs, _fast.Runs));
    }

    [Fact]
    public void Cached_InstancesOfOneClass_ShareTheirEntries()
    {
        var other = new SlowCarrier(Runtime);

        Assert.Equal(5, _slow.Rate("a"));
        Assert.Equal(5, other.Rate("a"));

        Assert.Equal(0, other.Runs);
    }

    [Fact]
    public void Invalidated_ByKeyOrAsAWhole_IsEveryClass()
    {
        _ = _slow.Rate("a") + _fast.Rate("a") + _fast.Rate("b");

        _slow.Forget("a");
        _ = _slow.Rate("a") + _fast.Rate("a") + _fast.Rate("b");
        Assert.Equal((2, 3), (_slow.Runs, _fast.Runs));

        _slow.ForgetAll();
        _ = _slow.Rate("a") + _fast.Rate("a") + _fast.Rate("b");
        Assert.Equal((3, 5), (_slow.Runs, _fast.Runs));
    }

    [Fact]
    public void Circuit_OfAFailingClass_StaysItsOwn()
    {
        for (var i = 0; i < 4; i++)
        {
            try
            {
                _slow.Read();
            }
            catch (Exception exception) when (exception is IOException or BrokenCircuitException)
            {
            }
        }

        Assert.Throws<BrokenCircuitException>(() => { _slow.Read(); });
        Assert.Equal(1, _fast.Read());
    }

    [Fact]
    public void Limit_OfAClass_IsItsOwnUnlessItHasAName()
    {
        Assert.Equal(1, _slow.Limited());
        Assert.Equal(1, _fast.Limited());
        Assert.Throws<RateLimitRejectedException>(() => { _fast.Limited(); });

        Assert.Equal(1, _slow.Shared());
        Assert.Throws<RateLimitRejectedException>(() => { _fast.Shared(); });
    }

    internal abstract partial class Carrier(AspectRuntime runtime)
    {
        public int Runs { get; protected set; }

        [Cached("1h")] public partial int Rate(string zip);
        protected abstract int RateCore(string zip);
        [Cached("1h")] public partial ValueTask<int> DaysAsync(string zip);
        protected virtual ValueTask<int> DaysCoreAsync(string zip) => new(7);
        [Cached("1h"), Traced, AspectCore(nameof(DaysCoreAsync))] public partial Task<int> TracedAsync(string zip);
        [Cached("1h")] public partial int Zone { get; }
        protected abstract int GetZoneCore();
        [CacheInvalidate(nameof(Rate))] public partial void Forget(string zip);
        [CacheInvalidate(nameof(Rate), All = true)] public partial void ForgetAll();
        [CircuitBreaker(MinimumThroughput = 2, FailureRatio = 0.1, BreakDuration = "1m")] public partial int Read();
        protected abstract int ReadCore();
        [RateLimited(1, "1h")] public partial int Limited();
        protected virtual int LimitedCore() => 1;
        [RateLimited(1, "1h", Name = "carriers")] public partial int Shared();
        protected virtual int SharedCore() => 1;
    }

    private sealed class SlowCarrier(AspectRuntime runtime) : Carrier(runtime)
    {
        protected override int RateCore(string zip) => 5 + (0 * ++Runs);
        protected override int GetZoneCore() => 5;
        protected override int ReadCore() => throw new IOException("sick");
    }

    private sealed class FastCarrier(AspectRuntime runtime) : Carrier(runtime)
    {
        protected override int RateCore(string zip) => 9 + (0 * ++Runs);
        protected override ValueTask<int> DaysCoreAsync(string zip) => new(1);
        protected override int GetZoneCore() => 9;
        protected override int ReadCore() => 1;
    }
}
