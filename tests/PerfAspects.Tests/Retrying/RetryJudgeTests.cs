namespace PerfAspects.Tests.Retrying;

/// <summary><c>DelayOf</c> and <c>HandleResult</c> of <c>[Retry]</c>, and of a breaker and a fallback beside it.</summary>
public sealed partial class RetryJudgeTests : AspectTest
{
    private readonly Api _api;

    public RetryJudgeTests()
    {
        _api = new Api(Runtime);
        Api.Asked = 0;
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(7_200, 7_200)] // MaxDelay does not bound it
    [InlineData(null, 1)]
    [InlineData(1_000_000, 86_400)]
    public async Task Delay_IsTheOneThatTheFailureAsksFor(int? asked, int waited)
    {
        _api.Failures = 1;
        _api.Delay = asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var call = WithoutContext.Run(() => _api.DelayedAsync());

        Clock.Advance(TimeSpan.FromSeconds(waited) - TimeSpan.FromTicks(1));
        Assert.Equal(1, _api.Runs);
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, await call);
    }

    [Fact]
    public async Task Delay_BelowZero_IsNone()
    {
        _api.Failures = 1;
        _api.Delay = TimeSpan.FromSeconds(-1);

        Assert.Equal(2, await _api.DelayedAsync());
    }

    [Fact]
    public async Task DelayOf_ThatThrows_FailsTheCallOnce()
    {
        _api.Failures = 10;
        _api.DelayFault = new NotSupportedException("delay");

        Assert.Same(_api.DelayFault, await Assert.ThrowsAsync<NotSupportedException>(() => _api.DelayedAsync()));
        Assert.Same(_api.DelayFault, Assert.Throws<NotSupportedException>(() => _api.Delayed()));
        Assert.Equal(2, _api.Runs);
    }

    [Fact]
    public async Task HandleResult_ThatThrows_FailsTheCallOnce()
    {
        Assert.Equal("judge", (await Assert.ThrowsAsync<NotSupportedException>(() => _api.FaultyAsync())).Message);
        Assert.Equal((1, 1), (_api.Runs, Api.Asked));
    }

    [Fact]
    public void HandleResultOfABreakerInside_ThatThrows_IsNotRetried()
    {
        Assert.Equal("judge", Assert.Throws<NotSupportedException>(() => _api.FaultyBreaker()).Message);
        Assert.Equal((1, 1), (_api.Runs, Api.Asked));
    }

    [Fact]
    public async Task HandleResultOfAFallback_ThatThrows_FailsTheCallOnce()
    {
        Assert.Equal("judge", (await Assert.ThrowsAsync<NotSupportedException>(() => _api.FaultyFallbackAsync())).Message);
        Assert.Equal((1, 1), (_api.Runs, Api.Asked));
    }

    [Fact]
    public void Judges_OfSeveralAspects_AreAskedEachForItsOwn()
    {
        Assert.Equal(-1, _api.Several()); // 1 is retried, 2 is the fallback's
        Assert.Equal(3, _api.Several());
        Assert.Equal(3, _api.Runs);
    }

    [Fact]
    public void JudgedCall_ThatSucceeds_AllocatesNothing()
    {
        _api.Several();
        _api.Several();
        Assert.Equal(0, Allocations.Measure(() => _api.Several()));
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        public static int Asked { get; set; }

        public int Runs { get; private set; }

        public int Failures { get; set; }

        public TimeSpan? Delay { get; set; }

        public Exception? DelayFault { get; set; }

        [Retry(3, Delay = "1s", Jitter = false, MaxDelay = "1m", DelayOf = nameof(DelayAfter))]
        public partial Task<int> DelayedAsync();

        private async Task<int> DelayedCoreAsync()
        {
            await Task.CompletedTask;
            return Run();
        }

        [Retry(3, DelayOf = nameof(DelayAfter))]
        public partial int Delayed();

        private int DelayedCore() => Run();

        [Retry(3, Delay = "0s", HandleResult = nameof(Throws))]
        public partial Task<int> FaultyAsync();

        private Task<int> FaultyCoreAsync() => Task.FromResult(Run());

        [Retry(3, Delay = "0s"), CircuitBreaker(HandleResult = nameof(Throws))]
        public partial int FaultyBreaker();

        private int FaultyBreakerCore() => Run();

        [Fallback(nameof(InsteadAsync), HandleResult = nameof(Throws))]
        public partial Task<int> FaultyFallbackAsync();

        private Task<int> FaultyFallbackCoreAsync() => Task.FromResult(Run());

        [Fallback(nameof(Instead), HandleResult = nameof(IsTwo))]
        [Retry(3, Delay = "0s", HandleResult = nameof(IsOne)), CircuitBreaker(HandleResult = nameof(IsThousand))]
        public partial int Several();

        private int SeveralCore() => Run();

        private static bool IsOne(int run) => run == 1;

        private static bool IsTwo(long run) => run == 2;

        private static bool IsThousand(in int run) => run == 1_000;

        private static bool Throws(int run)
        {
            Asked++;
            throw new NotSupportedException("judge");
        }

        private static TimeSpan? DelayAfter(Exception exception)
            => ((ApiException)exception).Owner is { DelayFault: { } fault } ? throw fault : ((ApiException)exception).Owner.Delay;

        private Task<int> InsteadAsync() => Task.FromResult(-1);

        private int Instead() => -1;

        private int Run() => ++Runs <= Failures ? throw new ApiException(this) : Runs;
    }

    private sealed class ApiException(Api owner) : Exception
    {
        public Api Owner => owner;
    }
}
