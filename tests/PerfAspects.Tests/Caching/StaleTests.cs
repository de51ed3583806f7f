using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfAspects.Tests.Caching;

public sealed partial class StaleTests : AspectTest
{
    private const string Get = "PerfAspects.Tests.Caching.StaleTests+Source.GetAsync";

    private readonly Source _source;

    public StaleTests() => _source = new Source(Runtime);

    [Fact]
    public async Task Failure_WithinTheGrace_ServesTheLastValueAndSaysSo()
    {
        Assert.Equal(1, await _source.GetAsync(1, default));
        Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Failure = new TimeoutException();

        Assert.Equal(1, await _source.GetAsync(1, default));
        Assert.Equal(1, await _source.GetAsync(1, default));
        Assert.Equal(3, _source.Runs); // no new lease: each call tries again
        var statistics = Statistics(Get);
        Assert.Equal((1, 2, 0, 0), (statistics.CacheMisses, statistics.CacheStale, statistics.CacheHits, statistics.Failures));

        Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(1, await _source.GetAsync(1, default));
        Clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<TimeoutException>(() => _source.GetAsync(1, default).AsTask());
    }

    [Fact]
    public async Task Sliding_Failure_ServesTheLastValueOnlyThatLongAfterItSlidOut()
    {
        await _source.SlidingAsync(1);
        Clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(1, await _source.SlidingAsync(1)); // now expires one minute from here
        _source.Failure = new TimeoutException();

        Clock.Advance(TimeSpan.FromMinutes(11) - TimeSpan.FromTicks(1));
        Assert.Equal(1, await _source.SlidingAsync(1));
        Clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<TimeoutException>(() => _source.SlidingAsync(1));
    }

    [Fact]
    public async Task Grace_ChangedLive_PresentEntriesKeepTheirs()
    {
        var method = Runtime.Find("PerfAspects.Tests.Caching.StaleTests+Source.SlidingAsync")!;
        await _source.SlidingAsync(1);
        method.Override("Cached:StaleOnError", "1h");
        await _source.SlidingAsync(2);
        _source.Failure = new TimeoutException();

        Clock.Advance(TimeSpan.FromMinutes(11));

        await Assert.ThrowsAsync<TimeoutException>(() => _source.SlidingAsync(1));
        Assert.Equal(2, await _source.SlidingAsync(2));
        Clock.Advance(TimeSpan.FromMinutes(50));
        await Assert.ThrowsAsync<TimeoutException>(() => _source.SlidingAsync(2));
    }

    [Fact]
    public async Task Recovery_AfterStale_ServesTheNewValue()
    {
        await _source.GetAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(6));
        _source.Failure = new TimeoutException();
        Assert.Equal(1, await _source.GetAsync(1, default));

        _source.Failure = null;

        Assert.Equal(3, await _source.GetAsync(1, default));
        Assert.Equal(3, await _source.GetAsync(1, default));
    }

    [Fact]
    public async Task Failure_EveryWaiterIsServed()
    {
        await _source.GetAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(6));
        _source.Gate = new TaskCompletionSource<int>();
        var first = _source.GetAsync(1, default).AsTask();
        var second = _source.GetAsync(1, default).AsTask();

        _source.Gate.SetException(new TimeoutException());

        Assert.All(await Task.WhenAll(first, second), static value => Assert.Equal(1, value));
        Assert.Equal(2, Statistics(Get).CacheStale);
    }

    [Fact]
    public async Task Request_ThatCannotBeginAgain_IsCountedAllTheSame()
    {
        var method = Runtime.Find(Get)!;
        var gate = _source.Gate = new TaskCompletionSource<int>();
        using var cancellation = new CancellationTokenSource();
        var first = _source.GetAsync(1, cancellation.Token).AsTask();
        var second = _source.GetAsync(1, default).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        await Runtime.DisposeAsync();
        gate.SetException(new TimeoutException());

        await Assert.ThrowsAsync<ObjectDisposedException>(() => second);
        var statistics = method.GetStatistics();
        Assert.Equal((1, 1), (statistics.CacheMisses, statistics.CacheJoined));
    }

    [Fact]
    public async Task Invalidated_Value_IsNeverServed()
    {
        await _source.GetAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(6));
        Runtime.Find(Get)!.ClearCache();
        _source.Failure = new TimeoutException();

        await Assert.ThrowsAsync<TimeoutException>(() => _source.GetAsync(1, default).AsTask());
    }

    [Fact]
    public async Task CallersCancellation_IsNotAnsweredWithAStaleValue()
    {
        await _source.GetAsync(1, default);
        Clock.Advance(TimeSpan.FromMinutes(6));
        _source.Gate = new TaskCompletionSource<int>();
        using var cancellation = new CancellationTokenSource();
        var call = _source.GetAsync(1, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task OpenCircuit_CountsAsAFailure()
    {
        Assert.Equal(1, await _source.GuardedAsync(1));
        Clock.Advance(TimeSpan.FromMinutes(6));
        _source.Failure = new TimeoutException();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(1, await _source.GuardedAsync(1));
        }

        Assert.Equal(CircuitState.Open, Statistics("PerfAspects.Tests.Caching.StaleTests+Source.GuardedAsync").CircuitState);
        await Assert.ThrowsAsync<BrokenCircuitException>(() => _source.GuardedAsync(2));
    }

    [Fact]
    public async Task LoadTimeout_HungLoad_FreesTheKeyAndDropsWhatComesLate()
    {
        _source.Gate = new TaskCompletionSource<int>();
        var hung = _source.Gate;
        var first = _source.LimitedAsync(1);
        Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        Assert.False(first.IsCompleted);

        Clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => first);
        Assert.True(_source.SeenToken.IsCancellationRequested);

        _source.Gate = null;
        Assert.Equal(2, await _source.LimitedAsync(1));
        hung.SetResult(99);
        Assert.Equal(2, await _source.LimitedAsync(1));
    }

    [Fact]
    public async Task LoadTimeout_LoadsThatEnd_LeaveNoTimer()
    {
        var clock = new Leaks.CountingClock(Clock);
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var source = new Source(runtime);
        await source.LimitedAsync(0);
        var timers = clock.Timers; // of the runtime itself

        await source.LimitedAsync(1);
        source.Failure = new TimeoutException();
        await Assert.ThrowsAsync<TimeoutException>(() => source.LimitedAsync(2));
        source.Gate = new TaskCompletionSource<int>();
        var hung = source.LimitedAsync(3);
        Assert.Equal(timers + 1, clock.Timers);
        Clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => hung);
        WithoutContext.Run(() => source.Gate.SetResult(1));

        Assert.True(SpinWait.SpinUntil(() => clock.Timers == timers, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task LoadTimeout_LongerThanATimerWaits_Loads()
    {
        using var runtime = new AspectRuntime(); // the system's timers refuse more than 49 days

        Assert.Equal(1, await new Source(runtime).PatientAsync(1));
    }

    private sealed partial class Source(AspectRuntime runtime)
    {
        public int Runs { get; private set; }

        public Exception? Failure { get; set; }

        public TaskCompletionSource<int>? Gate { get; set; }

        public CancellationToken SeenToken { get; private set; }

        [Cached("5m", StaleOnError = "10m")]
        public partial ValueTask<int> GetAsync(int id, CancellationToken cancellationToken);

        private ValueTask<int> GetCoreAsync(int id, CancellationToken cancellationToken) => ReadAsync(cancellationToken);

        private async ValueTask<int> ReadAsync(CancellationToken cancellationToken)
        {
            Runs++;
            SeenToken = cancellationToken;
            return Gate is not null ? await Gate.Task.ConfigureAwait(false) : Failure is not null ? throw Failure : Runs;
        }

        [Cached("1d", Sliding = "1m", StaleOnError = "10m")]
        public partial Task<int> SlidingAsync(int id);

        private async Task<int> SlidingCoreAsync(int id) => await ReadAsync(default);

        [Cached("5m", StaleOnError = "10m"), CircuitBreaker(MinimumThroughput = 2)]
        public partial Task<int> GuardedAsync(int id);

        private async Task<int> GuardedCoreAsync(int id) => await ReadAsync(default);

        [Cached("5m", LoadTimeout = "60d")]
        public partial Task<int> PatientAsync(int id);

        private async Task<int> PatientCoreAsync(int id) => await ReadAsync(default);

        [Cached("5m", LoadTimeout = "10s")]
        public partial Task<int> LimitedAsync(int id, CancellationToken cancellationToken = default);

        private async Task<int> LimitedCoreAsync(int id, CancellationToken cancellationToken) => await ReadAsync(cancellationToken);
    }
}
