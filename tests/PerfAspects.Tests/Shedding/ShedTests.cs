using PerfAspects.Tests.Settings;
using Polly.CircuitBreaker;
using LogRecorder = PerfAspects.Tests.Telemetry.LogRecorder;

namespace PerfAspects.Tests.Shedding;

/// <summary><c>[Shed]</c> on a clock that a test moves, where only the application's own signal and the method's own queue count.</summary>
public sealed partial class ShedTests : IDisposable
{
    // The level rises by 5 % a second at the mark of the application's signal, 0.85: of 512 cohorts by 25.6.
    private const double AtMark = 0.85;

    private readonly FakeClock _clock = new();
    private readonly LogRecorder _log = new();
    private readonly LiveConfiguration _configuration = new();
    private readonly AspectRuntime _runtime;
    private readonly Service _service;
    private Func<double> _load = static () => 0;

    public ShedTests()
    {
        _runtime = new AspectRuntime(new AspectRuntimeOptions
        {
            TimeProvider = _clock,
            LoggerFactory = _log,
            Configuration = _configuration.Root,
            OverloadSignal = () => _load(),
        });
        _service = new Service(_runtime);
    }

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void EachPriority_IsRefusedInItsTurn_AndExactlyInShares()
    {
        Begin();
        Overload(2.5); // 64 of 512 cohorts: half of the calls in the background
        Assert.Equal((64, 128, 128, 128), Admitted());
        Overload(5); // 192: half of those of low priority
        Assert.Equal((0, 64, 128, 128), Admitted());
        Overload(5); // 320
        Assert.Equal((0, 0, 64, 128), Admitted());
        Overload(60); // critical calls are refused at twice the mark only
        Assert.Equal((0, 0, 0, 128), Admitted());
        Relax(1); // by 1.55 %: from 384 to 376
        Assert.Equal((0, 0, 8, 128), Admitted());
        Relax(20);
        Assert.Equal((128, 128, 128, 128), Admitted());
        Assert.Equal(["Warning 62 SheddingBegun", "Information 63 SheddingEnded"], _log.Told);
    }

    [Fact]
    public void UsersOfShedBy_AreKeptOrRefusedTogether_AndOthersAreChosenEachHour()
    {
        Begin();
        Overload(2.5);
        var users = Enumerable.Range(0, 1000).Select(static number => $"user {number}").ToArray();
        var refused = users.Where(user => !Runs(() => _service.OfUser(user, 0))).ToArray();

        Assert.InRange(refused.Length, 430, 570);
        for (var page = 1; page < 4; page++)
        {
            Assert.Equal(refused, users.Where(user => !Runs(() => _service.OfUser(user, page))));
        }

        _load = static () => AtMark * 0.95; // the level stays
        _clock.Advance(TimeSpan.FromHours(1));
        var others = users.Where(user => !Runs(() => _service.OfUser(user, 0))).ToArray();
        Assert.InRange(others.Length, 430, 570);
        Assert.InRange(refused.Intersect(others).Count(), 180, 320); // half of them again, by chance
    }

    [Fact]
    public async Task Rejection_IsNeitherRetriedNorHedged_AndIsNoSampleOfABreaker()
    {
        Begin();
        await _service.OuterAsync();
        Overload(6);
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAsync<LoadShedException>(() => _service.OuterAsync());
        }

        var outer = Statistics(nameof(Service.OuterAsync));
        Assert.Equal((CircuitState.Closed, 0, 0, 4), (outer.CircuitState, outer.Retries, outer.Hedges, outer.Failures));
        var inner = Statistics(nameof(Service.Background));
        Assert.Equal((4, 4), (inner.Shed, inner.Rejected));
    }

    [Fact]
    public void SignalThatThrowsOrIsNoNumber_IsLoggedOnceAndLeftOut_UntilItWorks()
    {
        Begin();
        _load = static () => throw new InvalidDataException();
        _clock.Advance(TimeSpan.FromSeconds(20));
        _load = static () => double.NaN;
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((128, 128, 128, 128), Admitted());
        Assert.Equal(["Warning 61 SignalFailed"], _log.Told);

        Overload(2.5);
        Assert.Equal((64, 128, 128, 128), Admitted());
    }

    [Theory]
    [InlineData(-1, 128)]
    [InlineData(double.NegativeInfinity, 128)]
    [InlineData(0.84, 128)]
    [InlineData(double.PositiveInfinity, 0)]
    public void Signal_OutsideOfItsRange_IsAtItsEnd(double load, int admitted)
    {
        Begin();
        _load = () => load;
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(admitted, Admitted().Normal);
        Assert.Equal(128, Admitted().Critical);
    }

    [Fact]
    public void Timer_IsThereOnlyWhileAMethodWithShedIsInUse()
    {
        Assert.Equal(0, _clock.TimersSet);
        _service.Normal();
        Assert.Equal(1, _clock.TimersSet);
        _service.Background();
        Assert.Equal(1, _clock.TimersSet);

        Overload(60);
        Assert.False(Runs(_service.Normal));
        Configure(nameof(Service.Normal), "Enabled", "false");
        Configure(nameof(Service.Background), "Enabled", "false");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _clock.TimersSet);
        Assert.True(Runs(_service.Normal));

        Configure(nameof(Service.Normal), "Enabled", null);
        Assert.True(Runs(_service.Normal)); // the load of then is forgotten
        Assert.Equal(1, _clock.TimersSet);
        Overload(60);
        Assert.False(Runs(_service.Normal));
        _runtime.Dispose();
        Assert.Equal(0, _clock.TimersSet);
    }

    [Fact]
    public void Settings_ChangeWhileTheProcessIsOverloaded()
    {
        Begin();
        Overload(6);
        Assert.True(Runs(_service.Normal));
        Configure(nameof(Service.Normal), "Priority", "background");
        Assert.False(Runs(_service.Normal));
        Configure(nameof(Service.Normal), "ObserveOnly", "true");
        Assert.True(Runs(_service.Normal));
        Configure(nameof(Service.Normal), "Priority", "critical");
        Assert.True(Runs(_service.Normal));

        Assert.Equal(2, Statistics(nameof(Service.Normal)).Shed); // the observed one is counted
        Configure(nameof(Service.Normal), "Priority", "urgent");
        Assert.Contains(_log.Entries, static entry => entry.Message.Contains("urgent", StringComparison.Ordinal));
        Assert.True(Runs(_service.Normal));
    }

    [Fact]
    public async Task FullQueueOfTheMethod_RefusesItsLessImportantCalls_AndNoOther()
    {
        Begin();
        var core = new TaskCompletionSource();
        var calls = Enumerable.Range(0, 5).Select(_ => _service.QueuedAsync(core.Task)).ToArray();
        _clock.Advance(TimeSpan.FromSeconds(6)); // four of five places are taken: at the mark

        await Assert.ThrowsAsync<LoadShedException>(() => _service.QueuedAsync(core.Task));
        Assert.Equal((128, 128, 128, 128), Admitted());
        core.SetResult();
        await Task.WhenAll(calls);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _service.QueuedAsync(Task.CompletedTask);
    }

    [Fact]
    public void FailingClock_CostsNoCall_AndTheNextCallIsSampled()
    {
        var clock = new FailingClock(_clock);
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock, OverloadSignal = () => 1 });
        var service = new Service(runtime);
        clock.FailAt = 1; // where it begins to be sampled
        service.Background();
        service.Background();
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Throws<LoadShedException>(() => service.Background());
    }

    [Fact]
    public void CancelledCall_IsNeitherAdmittedNorRefused()
    {
        Begin();
        Overload(6);
        Assert.ThrowsAny<OperationCanceledException>(() => _service.Cancellable(new CancellationToken(canceled: true)));
        Assert.Equal(0, Statistics(nameof(Service.Cancellable)).Shed);
    }

    [Fact]
    public void HashOfAUser_ThatThrows_FailsTheCall()
    {
        Begin();
        _service.OfKey(new BadKey());
        Overload(3);
        Assert.Throws<InvalidDataException>(() => _service.OfKey(new BadKey()));
        Assert.IsType<InvalidDataException>(_service.OfKeyAsync(new BadKey()).Exception!.InnerException);
    }

    private static bool Runs(Action call)
    {
        try
        {
            call();
            return true;
        }
        catch (LoadShedException)
        {
            return false;
        }
    }

    private AspectStatistics Statistics(string method) => _runtime.Find(typeof(Service), method)!.GetStatistics();

    private (int Background, int Low, int Normal, int Critical) Admitted()
        => (Count(_service.Background), Count(_service.Low), Count(_service.Normal), Count(_service.Critical));

    private static int Count(Action call) => Enumerable.Range(0, 128).Count(_ => Runs(call));

    private void Begin()
    {
        _service.Background();
        _service.Low();
        _service.Normal();
        _service.Critical();
        _service.OfUser("", 0);
        _service.OfKeyAsync(new BadKey());
        _service.Cancellable(default);
    }

    private void Overload(double seconds)
    {
        _load = static () => AtMark;
        _clock.Advance(TimeSpan.FromSeconds(seconds));
    }

    private void Relax(double seconds)
    {
        _load = static () => 0;
        _clock.Advance(TimeSpan.FromSeconds(seconds));
    }

    private void Configure(string method, string setting, string? value)
    {
        _configuration[$"Methods:{typeof(Service).FullName}.{method}:Shed:{setting}"] = value;
        _configuration.Reload();
    }

    private sealed class BadKey
    {
        public override int GetHashCode() => throw new InvalidDataException();

        public override bool Equals(object? obj) => false;
    }

    private sealed partial class Service(AspectRuntime runtime)
    {
        [Shed(Priority = CallPriority.Background)]
        public partial void Background();

        private static void BackgroundCore()
        {
        }

        [Shed(Priority = CallPriority.Low)]
        public partial void Low();

        private static void LowCore()
        {
        }

        [Shed]
        public partial void Normal();

        private static void NormalCore()
        {
        }

        [Shed(Priority = CallPriority.Critical)]
        public partial void Critical();

        private static void CriticalCore()
        {
        }

        [Shed(Priority = CallPriority.Background)]
        public partial void Cancellable(CancellationToken cancellationToken);

        private static void CancellableCore(CancellationToken cancellationToken) => cancellationToken.ThrowIfCancellationRequested();

        [Shed(Priority = CallPriority.Background)]
        public partial void OfUser([ShedBy] string user, int page);

        private static void OfUserCore(string user, int page)
        {
        }

        [Shed(Priority = CallPriority.Background)]
        public partial void OfKey([ShedBy] BadKey key);

        private static void OfKeyCore(BadKey key)
        {
        }

        [Shed(Priority = CallPriority.Background)]
        public partial Task OfKeyAsync([ShedBy] BadKey key);

        private static Task OfKeyCoreAsync(BadKey key) => Task.CompletedTask;

        [Shed(Priority = CallPriority.Background), Bulkhead(1, QueueLimit = 5)]
        public partial Task QueuedAsync(Task core);

        private static Task QueuedCoreAsync(Task core) => core;

        [Retry(3, Delay = "0s"), CircuitBreaker(MinimumThroughput = 2), Hedge(Idempotent = true)]
        public partial Task OuterAsync();

        private Task OuterCoreAsync()
        {
            Background();
            return Task.CompletedTask;
        }
    }
}
