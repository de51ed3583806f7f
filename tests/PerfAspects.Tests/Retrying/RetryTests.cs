using System.Diagnostics;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfAspects.Tests.Retrying;

public sealed partial class RetryTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.Retrying.RetryTests+Api.";

    private readonly Api _api;

    public RetryTests() => _api = new Api(Runtime);

    [Fact]
    public void Sync_FailsTwice_IsCalledAgainUntilItSucceeds()
    {
        _api.FailTimes(2);

        Assert.Equal(3, _api.Get());

        Assert.Equal((1, 0, 2), (Statistics(Method + "Get").Calls, Statistics(Method + "Get").Failures, Statistics(Method + "Get").Retries));
    }

    [Fact]
    public void Sync_FailsAlways_ThrowsTheLastExceptionItselfWithTheCoresStack()
    {
        _api.FailTimes(100);

        var exception = Assert.Throws<InvalidDataException>(() => _api.Get());

        Assert.Equal("4", exception.Message); // the first call and three retries
        Assert.Contains(nameof(Api) + ".GetCore", exception.StackTrace, StringComparison.Ordinal);
        Assert.Equal((1, 1, 3), (Statistics(Method + "Get").Calls, Statistics(Method + "Get").Failures, Statistics(Method + "Get").Retries));
    }

    [Fact]
    public async Task Async_ThrowsBeforeItsFirstAwait_IsRetriedLikeAFailedTask()
    {
        _api.FailTimes(2);

        await _api.ThrowAtOnceAsync();

        Assert.Equal(3, _api.Runs);
    }

    [Theory]
    [InlineData("Constant", new[] { 100, 100, 100, 100, 100 })]
    [InlineData("Linear", new[] { 100, 200, 300, 350, 350 })]
    [InlineData("Exponential", new[] { 100, 200, 350, 350, 350 })]
    public async Task Delay_WithoutJitter_GrowsUpToTheLongest(string backoff, int[] milliseconds)
    {
        _api.FailTimes(5);
        var call = WithoutContext.Run(() => _api.BackAsync(backoff));

        for (var retry = 0; retry < milliseconds.Length; retry++)
        {
            Assert.Equal(retry + 1, _api.Runs);
            Clock.Advance(TimeSpan.FromMilliseconds(milliseconds[retry] - 1));
            Assert.Equal(retry + 1, _api.Runs);
            Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(6, await call);
    }

    [Fact]
    public async Task Delay_WithJitter_NeverPassesTheLongest()
    {
        for (var i = 0; i < 50; i++)
        {
            _api.FailTimes(8);
            var call = WithoutContext.Run(() => _api.JitteredAsync());
            for (var retry = 1; retry <= 8; retry++)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(250));
                Assert.True(_api.Runs > retry, $"the delay before retry {retry} is longer than MaxDelay");
            }

            await call;
        }
    }

    [Fact]
    public async Task Delay_WithJitter_Varies()
    {
        var delays = new HashSet<int>();
        for (var i = 0; i < 20; i++)
        {
            _api.FailTimes(1);
            var call = WithoutContext.Run(() => _api.JitteredAsync());
            var waited = 0;
            for (; !call.IsCompleted; waited++)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            delays.Add(waited);
            await call;
        }

        Assert.True(delays.Count > 5, string.Join(", ", delays));
    }

    [Fact]
    public async Task Sync_Delay_WaitsOnTheRuntimesClock()
    {
        _api.FailTimes(1);
        var thread = Task.Factory.StartNew(
            () => (Caller: Environment.CurrentManagedThreadId, Core: _api.GetDelayed()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (Clock.TimersSet == 0)
        {
            await Task.Yield();
        }

        Assert.False(thread.IsCompleted);
        Clock.Advance(TimeSpan.FromDays(1));

        var (caller, core) = await thread;
        Assert.Equal(caller, core);
    }

    [Fact]
    public async Task Canceled_DuringADelay_EndsAtOnceWithTheCallersToken()
    {
        using var caller = new CancellationTokenSource();
        _api.FailTimes(100);
        var call = _api.CancelableAsync(caller.Token);

        await caller.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(caller.Token, exception.CancellationToken);
        Assert.Equal(1, _api.Runs);
        Assert.Equal((0, 0), (Statistics(Method + "CancelableAsync").Retries, Statistics(Method + "CancelableAsync").Failures));
    }

    [Fact]
    public async Task Canceled_ByTheCaller_IsNotRetried()
    {
        using var caller = new CancellationTokenSource();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _api.CancelableAsync(caller.Token));

        Assert.Equal(0, _api.Runs);
    }

    [Fact]
    public async Task Canceled_BySomebodyElse_IsAFailureLikeAnyOther()
    {
        _api.Failure = static _ => new TaskCanceledException();
        _api.FailTimes(1);

        await _api.ImmediateAsync();

        Assert.Equal(2, _api.Runs);
    }

    public static TheoryData<string, Exception, bool, bool, bool> Exceptions => new()
    {
        // by default, under Handle = [Exception], under Handle = [BrokenCircuitException, BulkheadRejectedException]
        { "failure", new InvalidOperationException(), true, true, false },
        { "timeout", new TimeoutRejectedException(), true, true, false },
        { "open circuit", new BrokenCircuitException(), false, false, true },
        { "isolated circuit", new IsolatedCircuitException(), false, false, true },
        { "rate limit", new RateLimitRejectedException(), false, false, false },
        { "bulkhead", new BulkheadRejectedException(), false, false, true },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Exception_IsRetried_UnlessItIsARejectionThatHandleDoesNotName(string kind, Exception exception, bool byDefault, bool all, bool named)
    {
        _api.Failure = _ => exception;

        Assert.Equal((kind, byDefault, all, named), (kind, IsRetried(_api.ByDefault), IsRetried(_api.HandlesAll), IsRetried(_api.HandlesRejections)));
    }

    [Fact]
    public void Handle_AndIgnore_TheNearestBaseTypeDecides()
    {
        Assert.True(IsRetriedBySome(new ArgumentException()));
        Assert.True(IsRetriedBySome(new ArgumentOutOfRangeException()));
        Assert.False(IsRetriedBySome(new ArgumentNullException()));
        Assert.False(IsRetriedBySome(new InvalidOperationException()));

        bool IsRetriedBySome(Exception exception)
        {
            _api.Failure = _ => exception;
            return IsRetried(_api.HandlesSome);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TenThousandImmediateRetries_NeitherDeepenTheStackNorGrowMemory(bool suspends)
    {
        var frames = new List<int>();
        var failures = new List<WeakReference>();
        var held = 0;
        _api.Suspends = suspends;
        _api.Failure = run =>
        {
            if (run is 2 or 10_001)
            {
                frames.Add(new StackTrace().FrameCount);
                GC.Collect();
                held = failures.Count(static failure => failure.IsAlive);
            }

            var failure = new InvalidDataException();
            failures.Add(new WeakReference(failure));
            return failure;
        };
        _api.FailTimes(10_001);

        await Assert.ThrowsAsync<InvalidDataException>(() => _api.ImmediateAsync());

        Assert.InRange(frames[1] - frames[0], -1_000, 5);
        Assert.InRange(held, 0, 10); // of all that the ten thousand attempts have left behind
        Assert.Equal(10_001, _api.Runs);
        Assert.Equal(10_000, Statistics(Method + "ImmediateAsync").Retries);
    }

    [Fact]
    public void NoFault_CompletingSynchronously_AllocatesNothing()
    {
        Assert.Equal(0, Allocations.Measure(() => _api.Get()));
        Assert.Equal(0, Allocations.Measure(() => Assert.True(_api.GetAsync().IsCompletedSuccessfully)));
    }

    private bool IsRetried(Func<int> call)
    {
        _api.FailTimes(1);
        var surfaced = Record.Exception(() => call()) is not null;
        Assert.Equal(surfaced ? 1 : 2, _api.Runs);
        return !surfaced;
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        private int _failures;

        public int Runs { get; private set; }

        /// <summary>What a failing run throws.</summary>
        public Func<int, Exception> Failure { get; set; } = static run => new InvalidDataException($"{run}");

        public bool Suspends { get; set; }

        public void FailTimes(int failures) => (_failures, Runs) = (failures, 0);

        [Retry(3, Delay = "0s")]
        public partial int Get();

        private int GetCore() => Run();

        [Retry(3, Delay = "0s")]
        public partial ValueTask<int> GetAsync();

        private ValueTask<int> GetCoreAsync() => new(Run());

        [Retry(3, Delay = "0s")]
        public partial Task ThrowAtOnceAsync();

        private Task ThrowAtOnceCoreAsync()
        {
            Run();
            return Task.CompletedTask;
        }

        [Retry(10_000, Delay = "0s", Budget = 0)]
        public partial Task ImmediateAsync();

        private async Task ImmediateCoreAsync()
        {
            if (Suspends)
            {
                await Task.Yield();
            }

            Run();
        }

        public Task<int> BackAsync(string backoff) => backoff switch
        {
            "Constant" => ConstantAsync(),
            "Linear" => LinearAsync(),
            _ => ExponentialAsync(),
        };

        [Retry(5, Delay = "100ms", MaxDelay = "350ms", Jitter = false, Backoff = RetryBackoff.Constant)]
        private partial Task<int> ConstantAsync();

        private Task<int> ConstantCoreAsync() => RunAsync();

        [Retry(5, Delay = "100ms", MaxDelay = "350ms", Jitter = false, Backoff = RetryBackoff.Linear)]
        private partial Task<int> LinearAsync();

        private Task<int> LinearCoreAsync() => RunAsync();

        [Retry(5, Delay = "100ms", MaxDelay = "350ms", Jitter = false)]
        private partial Task<int> ExponentialAsync();

        private Task<int> ExponentialCoreAsync() => RunAsync();

        [Retry(8, Delay = "100ms", MaxDelay = "250ms", Budget = 0)]
        public partial Task<int> JitteredAsync();

        private Task<int> JitteredCoreAsync() => RunAsync();

        [Retry(1, Delay = "1d", Jitter = false, MaxDelay = "1d")]
        public partial int GetDelayed();

        private int GetDelayedCore()
        {
            Run();
            return Environment.CurrentManagedThreadId;
        }

        [Retry(3, Delay = "1m")]
        public partial Task CancelableAsync(CancellationToken cancellationToken);

        private Task CancelableCoreAsync(CancellationToken cancellationToken) => RunAsync();

        [Retry(1, Delay = "0s")]
        public partial int ByDefault();

        private int ByDefaultCore() => Run();

        [Retry(1, Delay = "0s", Handle = [typeof(Exception)])]
        public partial int HandlesAll();

        private int HandlesAllCore() => Run();

        [Retry(1, Delay = "0s", Handle = [typeof(BrokenCircuitException), typeof(BulkheadRejectedException)])]
        public partial int HandlesRejections();

        private int HandlesRejectionsCore() => Run();

        [Retry(1, Delay = "0s", Handle = [typeof(ArgumentException)], Ignore = [typeof(ArgumentNullException)])]
        public partial int HandlesSome();

        private int HandlesSomeCore() => Run();

        private Task<int> RunAsync() => Task.FromResult(Run());

        private int Run()
        {
            Runs++;
            return _failures-- > 0 ? throw Failure(Runs) : Runs;
        }
    }
}
