namespace PerfAspects.Tests.Caching;

public sealed partial class ExpiryTests : AspectTest
{
    private const string Prefix = "PerfAspects.Tests.Caching.ExpiryTests+Values.";

    private readonly Values _values;

    public ExpiryTests() => _values = new Values(Runtime);

    [Fact]
    public void Sliding_UsedInTime_LivesOnUpToTheDuration()
    {
        Assert.Equal(1, _values.Sliding());
        for (var minute = 1; minute < 10; minute++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(1, _values.Sliding());
        }

        Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        Assert.Equal(1, _values.Sliding());
        Clock.Advance(TimeSpan.FromTicks(1)); // the duration, whatever the use
        Assert.Equal(2, _values.Sliding());
    }

    [Fact]
    public void Sliding_Unused_IsGoneAtTheSlidingTime()
    {
        Assert.Equal(1, _values.Sliding());
        Clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1));
        Assert.Equal(1, _values.Sliding());
        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(2, _values.Sliding());
    }

    [Fact]
    public void Sliding_UnusedEntry_IsReleased()
    {
        _values.Sliding();

        Clock.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(15)); // and an eighth of that: the time between two sweeps

        var statistics = Statistics(Prefix + "Sliding");
        Assert.Equal((0, 1), (statistics.CacheEntries, statistics.CacheEvictions));
    }

    [Fact]
    public void Jitter_EntriesStoredTogether_ExpireApartAndNeverLate()
    {
        const int Entries = 1_000;
        for (var id = 0; id < Entries; id++)
        {
            _values.Jittered(id);
        }

        Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(Entries, Reload(Entries)); // none before duration less jitter
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.InRange(Reload(Entries), Entries / 4, Entries * 3 / 4); // about half of them have expired
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, Reload(Entries));

        int Reload(int entries)
        {
            var before = Statistics(Prefix + "Jittered").CacheHits;
            for (var id = 0; id < entries; id++)
            {
                _values.Jittered(id);
            }

            return (int)(Statistics(Prefix + "Jittered").CacheHits - before);
        }
    }

    [Fact]
    public void Duration_Huge_DoesNotOverflow()
    {
        Assert.Equal(1, _values.Forever());
        Clock.Advance(TimeSpan.FromDays(100_000));
        Assert.Equal(1, _values.Forever());
    }

    [Fact]
    public void Duration_OneTick_IsGoneAtTheNext()
    {
        Assert.Equal(1, _values.Tick());
        Assert.Equal(1, _values.Tick());
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, _values.Tick());
    }

    [Fact]
    public void Expired_NobodyAsks_IsReleased()
    {
        for (var id = 0; id < 100; id++)
        {
            _values.Jittered(id);
        }

        Assert.Equal(100, Statistics(Prefix + "Jittered").CacheEntries);
        Clock.Advance(TimeSpan.FromMinutes(6));

        var statistics = Statistics(Prefix + "Jittered");
        Assert.Equal((0, 100), (statistics.CacheEntries, statistics.CacheEvictions));
    }

    [Fact]
    public void Expired_Value_CanBeCollected()
    {
        var value = Load();
        Clock.Advance(TimeSpan.FromMinutes(6));
        GC.Collect();

        Assert.False(value.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference Load() => new(_values.Object());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DroppedValue_OfACoreThatLeftWorkRunning_CanBeCollected(bool isJoined)
    {
        var value = Load();
        Runtime.Find(Prefix + "BusyAsync")!.ClearCache();

        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                return !value.IsAlive;
            },
            TimeSpan.FromSeconds(30)));
        _values.Work.SetResult();
        await _values.Background!;

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference Load()
        {
            var first = _values.BusyAsync();
            var last = isJoined ? _values.BusyAsync() : first;
            _values.Core.SetResult();
            return new WeakReference(last.GetAwaiter().GetResult());
        }
    }

    [Fact]
    public void FirstCall_WhereContextFlowIsSuppressed_Works()
    {
        using (ExecutionContext.SuppressFlow())
        {
            Assert.Equal(1, _values.Sliding());
        }
    }

    private sealed partial class Values(AspectRuntime runtime)
    {
        private int _runs;

        [Cached("10m", Sliding = "2m")]
        public partial int Sliding();

        private int SlidingCore() => ++_runs;

        public TaskCompletionSource Core { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Work { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task? Background { get; private set; }

        [Cached("5m")]
        public partial Task<object> BusyAsync();

        private async Task<object> BusyCoreAsync()
        {
            Background = Task.Run(async () => await Work.Task);
            await Core.Task.ConfigureAwait(false);
            return new object();
        }

        [Cached("5m", Jitter = "1m")]
        public partial int Jittered(int id);

        private int JitteredCore(int id) => ++_runs;

        [Cached("10675199d")]
        public partial int Forever();

        private int ForeverCore() => ++_runs;

        [Cached("0.0001ms")]
        public partial int Tick();

        private int TickCore() => ++_runs;

        [Cached("5m")]
        public partial object Object();

        private object ObjectCore() => new();
    }
}
