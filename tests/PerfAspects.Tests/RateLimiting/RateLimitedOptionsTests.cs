using PerfAspects.RateLimiting;
using PerfAspects.Telemetry;
using PerfAspects.Tests.RateLimiting.Limiters;

namespace PerfAspects.Tests.RateLimiting;

/// <summary>What the attribute's settings do on a method: algorithms, queues, names, several limits.</summary>
public sealed partial class RateLimitedOptionsTests : AspectTest
{
    private const string Prefix = "PerfAspects.Tests.RateLimiting.RateLimitedOptionsTests+Api.";

    private readonly Api _api;

    public RateLimitedOptionsTests() => _api = new Api(Runtime);

    // Calls at 0 and 60 ms, then as many as are admitted at 100 ms: 2 permits in 100 ms.
    [Theory]
    [InlineData("Sliding", 1, 60)]
    [InlineData("Fixed", 2, 100)]
    [InlineData("Bucket", 1, 10)]
    public void Algorithm_IsTheOneWritten(string name, int admitted, int retryAfter)
    {
        Action call = name switch { "Sliding" => _api.Sliding, "Fixed" => _api.Fixed, _ => _api.Bucket };
        call();
        Clock.Advance(60);
        call();
        Clock.Advance(40);
        for (var i = 0; i < admitted; i++)
        {
            call();
        }

        Assert.Equal(retryAfter, Assert.Throws<RateLimitRejectedException>(call).RetryAfter!.Value.TotalMilliseconds);
    }

    [Fact]
    public async Task QueueLimit_AsyncCall_WaitsForItsTurnAndIsCountedAsWhatItBecame()
    {
        await _api.QueuedAsync(1);
        var waiting = _api.QueuedAsync(2);
        using var source = new CancellationTokenSource();
        var canceled = _api.QueuedAsync(3, source.Token);
        var rejected = _api.QueuedAsync(4);

        Assert.Equal(300, (await Assert.ThrowsAsync<RateLimitRejectedException>(() => rejected)).RetryAfter!.Value.TotalMilliseconds);
        await source.CancelAsync();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled)).CancellationToken);
        Assert.Equal([1], _api.Runs);
        Clock.Advance(100);
        Assert.Equal(2, await waiting);

        Assert.Equal([1, 2], _api.Runs);
        var counters = Runtime.Find(Prefix + "QueuedAsync")!.Counters;
        Assert.Equal((2, 2, 1), (counters[RateLimitTelemetry.Admitted], counters[RateLimitTelemetry.Queued], counters[RateLimitTelemetry.Rejected]));
        Assert.Equal((4, 1, 1), (Statistics(Prefix + "QueuedAsync").Calls, Statistics(Prefix + "QueuedAsync").Failures, Statistics(Prefix + "QueuedAsync").Rejected));
    }

    [Fact]
    public void QueueLimit_SyncCall_WaitsAndRunsTheCoreOnItsOwnThread()
    {
        _api.Queued();
        var ranOn = 0;
        var thread = new Thread(() => ranOn = _api.Queued());
        thread.Start();
        WaitUntilQueued("Queued");

        Clock.Advance(100);
        thread.Join();

        Assert.Equal(thread.ManagedThreadId, ranOn);
    }

    [Fact]
    public void QueueLimit_SyncCallThatIsCancelled_LeavesThroughItsToken()
    {
        using var source = new CancellationTokenSource();
        _api.QueuedWithToken(source.Token);
        Exception? exception = null;
        var thread = new Thread(() => exception = Record.Exception(() => _api.QueuedWithToken(source.Token)));
        thread.Start();
        WaitUntilQueued("QueuedWithToken");

        source.Cancel();
        thread.Join();

        Assert.Equal(source.Token, Assert.IsAssignableFrom<OperationCanceledException>(exception).CancellationToken);
        Assert.Equal((2, 0, 0), (Statistics(Prefix + "QueuedWithToken").Calls, Statistics(Prefix + "QueuedWithToken").Failures, Statistics(Prefix + "QueuedWithToken").Rejected));
    }

    [Fact]
    public void Name_Shared_IsOneLimitPerRuntime()
    {
        _api.SharedOne();
        _api.SharedTwo();

        Assert.Throws<RateLimitRejectedException>(() => _api.SharedOne());
        Assert.Throws<RateLimitRejectedException>(() => _api.SharedTwo());
        _api.OtherName();
        using var other = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MeterFactory = Meters });
        new Api(other).SharedOne();
    }

    [Fact]
    public void SeveralLimits_AllMustAdmitOrNoneIsCharged()
    {
        _api.Twice();
        Assert.Equal(100, Assert.Throws<RateLimitRejectedException>(() => _api.Twice()).RetryAfter!.Value.TotalMilliseconds);
        Clock.Advance(100);
        _api.Twice();
        Clock.Advance(100);

        // Two of two in the second: rejections of the first limit were not charged to it, and it is the one that now tells the time.
        Assert.Equal(800, Assert.Throws<RateLimitRejectedException>(() => _api.Twice()).RetryAfter!.Value.TotalMilliseconds);
        Clock.Advance(800);
        _api.Twice();
    }

    [Fact]
    public void SeveralLimits_AreOneAspectWithAllTheirSettings()
    {
        var method = Runtime.Find(Prefix + "Twice")!;

        Assert.Equal(["RateLimited"], method.Aspects);
        var settings = method.Settings.ToDictionary(static setting => setting.Name, static setting => setting.Value);
        Assert.Equal(("1", "100ms", "2", "1s"), (settings["RateLimited:Permits"], settings["RateLimited:Window"], settings["RateLimited:2:Permits"], settings["RateLimited:2:Window"]));
    }

    [Fact]
    public void Settings_TellAllOfIt()
    {
        var settings = Runtime.Find(Prefix + "QueuedAsync")!.Settings.ToDictionary(static setting => setting.Name);

        Assert.Equal(("2", AspectSettingOrigin.Attribute), (settings["RateLimited:QueueLimit"].Value, settings["RateLimited:QueueLimit"].Origin));
        Assert.Equal(("SlidingWindow", AspectSettingOrigin.BuiltIn), (settings["RateLimited:Algorithm"].Value, settings["RateLimited:Algorithm"].Origin));
        Assert.Equal("TokenBucket", Runtime.Find(Prefix + "Bucket")!.Settings.Single(static setting => setting.Name == "RateLimited:Algorithm").Value);
    }

    [Fact]
    public void Disabled_IsNoLimit()
    {
        for (var i = 0; i < 3; i++)
        {
            _api.OneDisabled();
        }

        Assert.Throws<RateLimitRejectedException>(() => _api.OneDisabled());
    }

    private void WaitUntilQueued(string method) => Patience.Until(() => Runtime.Find(Prefix + method)!.Counters[RateLimitTelemetry.Queued] == 1);

    private sealed partial class Api(AspectRuntime runtime)
    {
        public List<int> Runs { get; } = [];

        [RateLimited(2, "100ms")]
        public partial void Sliding();

        private void SlidingCore()
        {
        }

        [RateLimited(2, "100ms", Algorithm = RateLimitAlgorithm.FixedWindow)]
        public partial void Fixed();

        private void FixedCore()
        {
        }

        [RateLimited(2, "100ms", Algorithm = RateLimitAlgorithm.TokenBucket)]
        public partial void Bucket();

        private void BucketCore()
        {
        }

        [RateLimited(1, "100ms", QueueLimit = 2)]
        public partial Task<int> QueuedAsync(int id, CancellationToken cancellationToken = default);

        private Task<int> QueuedCoreAsync(int id, CancellationToken cancellationToken)
        {
            Runs.Add(id);
            return Task.FromResult(id);
        }

        [RateLimited(1, "100ms", QueueLimit = 1)]
        public partial int Queued();

        private int QueuedCore() => Environment.CurrentManagedThreadId;

        [RateLimited(1, "100ms", QueueLimit = 1)]
        public partial void QueuedWithToken(CancellationToken cancellationToken);

        private void QueuedWithTokenCore(CancellationToken cancellationToken)
        {
        }

        [RateLimited(2, "100ms", Name = "shared")]
        public partial void SharedOne();

        private void SharedOneCore()
        {
        }

        [RateLimited(2, "100ms", Name = "shared")]
        public partial void SharedTwo();

        private void SharedTwoCore()
        {
        }

        [RateLimited(2, "100ms", Name = "Shared")]
        public partial void OtherName();

        private void OtherNameCore()
        {
        }

        [RateLimited(1, "100ms")]
        [RateLimited(2, "1s")]
        public partial void Twice();

        private void TwiceCore()
        {
        }

        [RateLimited(1, "100ms", Enabled = false)]
        [RateLimited(3, "1s")]
        public partial void OneDisabled();

        private void OneDisabledCore()
        {
        }
    }
}
