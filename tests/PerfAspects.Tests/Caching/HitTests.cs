namespace PerfAspects.Tests.Caching;

public sealed partial class HitTests : AspectTest
{
    private readonly Prices _prices;

    public HitTests() => _prices = new Prices(Runtime);

    [Fact]
    public void Sync_SameArguments_RunsTheCoreOnce()
    {
        Assert.Equal(1, _prices.Get(1, "EUR"));
        Assert.Equal(1, _prices.Get(1, "EUR"));
        Assert.Equal(2, _prices.Get(2, "EUR"));
        Assert.Equal(3, _prices.Get(1, "USD"));
    }

    [Fact]
    public async Task Async_SameArguments_RunsTheCoreOnce()
    {
        Assert.Equal(1, await _prices.GetValueTaskAsync(1, default));
        Assert.Equal(1, await _prices.GetValueTaskAsync(1, default));
        Assert.Equal(2, await _prices.GetTaskAsync(1));
        Assert.Equal(2, await _prices.GetTaskAsync(1));
    }

    [Fact]
    public async Task Task_Hit_IsTheSameCompletedTask()
    {
        await _prices.GetTaskAsync(1);

        var hit = _prices.GetTaskAsync(1);

        Assert.True(hit.IsCompletedSuccessfully);
        Assert.Same(hit, _prices.GetTaskAsync(1));
    }

    [Fact]
    public void Expiry_AtTheDuration_IsExact()
    {
        Assert.Equal(1, _prices.Get(1, "EUR"));
        Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(1, _prices.Get(1, "EUR"));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, _prices.Get(1, "EUR"));
    }

    // The time of day may be corrected at any moment; a duration is measured by the timestamps.
    [Fact]
    public void Expiry_TimeOfDaySetBack_IsExact()
    {
        var clock = new CorrectedClock(Clock);
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var prices = new Prices(runtime);

        Assert.Equal(1, prices.Get(1, "EUR"));
        clock.Correction -= TimeSpan.FromMinutes(10);
        Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(1, prices.Get(1, "EUR"));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, prices.Get(1, "EUR"));
    }

    [Theory]
    [InlineData("a:b", "c", "a", "b:c")]
    [InlineData("", null, null, "")]
    [InlineData("null", null, null, "null")]
    [InlineData("a", "A", "A", "a")]
    [InlineData("stra\u00dfe", "x", "strasse", "x")]
    [InlineData("\u00e9", "x", "e\u0301", "x")]
    public void Key_DifferentArguments_NeverShareAnEntry(string? left1, string? left2, string? right1, string? right2)
        => Assert.NotEqual(_prices.Pair(left1, left2), _prices.Pair(right1, right2));

    [Fact]
    public void Key_Token_IsNotPartOfIt()
    {
        using var source = new CancellationTokenSource();

        Assert.Same(_prices.WithToken(1, source.Token), _prices.WithToken(1, CancellationToken.None));
    }

    [Fact]
    public void Null_IsAValue()
    {
        Assert.Null(_prices.Null(1));
        Assert.Null(_prices.Null(1));
        Assert.Equal(1, _prices.Runs);
    }

    [Fact]
    public void Null_CacheNullOff_IsNotKept()
    {
        Assert.Null(_prices.NullNotKept(1));
        Assert.Null(_prices.NullNotKept(1));
        Assert.Equal(2, _prices.Runs);
    }

    [Fact]
    public void Generic_TypeArguments_StandApart()
    {
        Assert.Equal("Int32 1", _prices.Describe(1));
        Assert.Equal("Int64 2", _prices.Describe(1L));
        Assert.Equal("Int32 1", _prices.Describe(1));
    }

    [Fact]
    public void State_BelongsToTheRuntime_NotToTheInstance()
    {
        using var other = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock });
        var strangers = new Prices(other);

        Assert.Equal(1, _prices.Get(1, "EUR"));

        Assert.Equal(1, new Prices(Runtime) { Runs = 10 }.Get(1, "EUR"));
        Assert.Equal(1, strangers.Get(1, "EUR"));
        Assert.Equal(1, strangers.Runs);
    }

    [Fact]
    public void Enabled_False_LeavesTheCacheOut()
    {
        Assert.Equal(1, _prices.Off());
        Assert.Equal(2, _prices.Off());
    }

    [Fact]
    public void Statistics_EachRequest_IsExactlyOneOfFour()
    {
        _prices.Get(1, "EUR");
        _prices.Get(1, "EUR");
        _prices.Get(2, "EUR");

        var statistics = Statistics("PerfAspects.Tests.Caching.HitTests+Prices.Get");

        Assert.Equal((3, 1, 2, 0, 0, 2), (statistics.Calls, statistics.CacheHits, statistics.CacheMisses, statistics.CacheJoined, statistics.CacheStale, statistics.CacheEntries));
    }

    /// <summary>A clock whose time of day is corrected while its elapsed time goes on.</summary>
    private sealed class CorrectedClock(FakeClock clock) : TimeProvider
    {
        public TimeSpan Correction { get; set; } = TimeSpan.FromHours(2);

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Correction;

        public override long GetTimestamp() => clock.GetTimestamp();
    }

    private sealed partial class Prices(AspectRuntime runtime)
    {
        public int Runs { get; set; }

        [Cached("5m")]
        public partial int Get(int productId, string currency);

        private int GetCore(int productId, string currency) => ++Runs;

        [Cached("5m")]
        public partial ValueTask<int> GetValueTaskAsync(int productId, CancellationToken cancellationToken);

        private async ValueTask<int> GetValueTaskCoreAsync(int productId, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return ++Runs;
        }

        [Cached("5m")]
        public partial Task<int> GetTaskAsync(int productId);

        private async Task<int> GetTaskCoreAsync(int productId)
        {
            await Task.Yield();
            return ++Runs;
        }

        [Cached("5m")]
        public partial object Pair(string? first, string? second);

        private object PairCore(string? first, string? second) => new();

        [Cached("5m")]
        public partial object WithToken(int id, CancellationToken cancellationToken);

        private object WithTokenCore(int id, CancellationToken cancellationToken) => new();

        [Cached("5m")]
        public partial string? Null(int id);

        private string? NullCore(int id)
        {
            Runs++;
            return null;
        }

        [Cached("5m", CacheNull = false)]
        public partial string? NullNotKept(int id);

        private string? NullNotKeptCore(int id)
        {
            Runs++;
            return null;
        }

        [Cached("5m")]
        public partial string Describe<T>(T value)
            where T : struct, IEquatable<T>;

        private string DescribeCore<T>(T value)
            where T : struct, IEquatable<T>
            => $"{typeof(T).Name} {++Runs}";

        [Cached("5m", Enabled = false)]
        public partial int Off();

        private int OffCore() => ++Runs;
    }
}
