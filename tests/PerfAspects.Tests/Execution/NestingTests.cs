using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfAspects.Tests.Execution;

/// <summary>RateLimited > Retry > CircuitBreaker > Timeout > Bulkhead > core: each pair of neighbours shows which of them is further out.</summary>
public sealed partial class NestingTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.Execution.NestingTests+Api.";

    private readonly Api _api;

    public NestingTests() => _api = new Api(Runtime);

    [Fact]
    public void Aspects_HoweverWritten_StandInTheOneOrder()
        => Assert.Equal(["RateLimited", "Retry", "CircuitBreaker", "Timeout", "Bulkhead"], Runtime.Find(Method + "AllAsync")!.Aspects);

    [Fact]
    public void RateLimitedOverRetry_OnePermitCoversAllAttempts()
    {
        Assert.Throws<InvalidDataException>(() => _api.LimitedAndRetried());

        Assert.Equal(3, _api.Runs);
        Assert.Throws<RateLimitRejectedException>(() => _api.LimitedAndRetried());
        Assert.Equal(3, _api.Runs);
    }

    [Fact]
    public void RetryOverCircuitBreaker_EachAttemptCounts_AndTheOpenCircuitEndsTheRetries()
    {
        var exception = Assert.Throws<BrokenCircuitException>(() => _api.RetriedAndGuarded());

        Assert.IsType<InvalidDataException>(exception.InnerException);
        Assert.Equal(3, _api.Runs);
        Assert.Equal((1, 3, CircuitState.Open), (Statistics(Method + "RetriedAndGuarded").Calls, Statistics(Method + "RetriedAndGuarded").Retries, Statistics(Method + "RetriedAndGuarded").CircuitState));
    }

    [Fact]
    public async Task CircuitBreakerOverTimeout_TimeoutsAreFailures()
    {
        for (var i = 0; i < 2; i++)
        {
            var call = _api.GuardedAndTimedOutAsync(default);
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);
        }

        await Assert.ThrowsAsync<BrokenCircuitException>(() => _api.GuardedAndTimedOutAsync(default));
    }

    [Fact]
    public async Task CircuitBreakerOverTimeout_TheCallersCancellationIsNoFailure()
    {
        for (var i = 0; i < 5; i++)
        {
            using var caller = new CancellationTokenSource();
            var call = _api.GuardedAndTimedOutAsync(caller.Token);
            await caller.CancelAsync();
            Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        }

        Assert.Equal(CircuitState.Closed, Statistics(Method + "GuardedAndTimedOutAsync").CircuitState);
    }

    [Fact]
    public async Task RetryOverTimeout_EachAttemptHasItsOwn()
    {
        var call = WithoutContext.Run(() => _api.RetriedAndTimedOutAsync(default));

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(attempt, _api.Runs);
            Assert.False(call.IsCompleted);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);
        Assert.Equal((2, 3), (Statistics(Method + "RetriedAndTimedOutAsync").Retries, Statistics(Method + "RetriedAndTimedOutAsync").Timeouts));
    }

    [Fact]
    public async Task TimeoutOverBulkhead_CoversTheWait_AndThePlaceIsGivenBack()
    {
        var holder = _api.HoldAsync();
        for (var i = 0; i < 3; i++)
        {
            var waiting = _api.TimedOutInLineAsync(default);
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Assert.ThrowsAsync<TimeoutRejectedException>(() => waiting);
        }

        Assert.Equal((3, 0), (Statistics(Method + "TimedOutInLineAsync").Timeouts, Statistics(Method + "TimedOutInLineAsync").Rejected));
        WithoutContext.Run(_api.End.SetResult);
        await holder;
        await _api.TimedOutInLineAsync(default);
    }

    [Fact]
    public async Task RetryOverBulkhead_TheSlotIsFreeBetweenAttempts()
    {
        var retrying = WithoutContext.Run(() => _api.RetriedInABulkheadAsync());
        Assert.Equal(1, _api.Runs);

        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            var other = WithoutContext.Run(() => _api.RetriedInABulkheadAsync()); // not rejected: the first one only waits for its retry
            Clock.Advance(TimeSpan.FromSeconds(1));
            await other;
        });

        await Assert.ThrowsAsync<InvalidDataException>(() => retrying);
        Assert.Equal(4, _api.Runs);
    }

    [Fact]
    public void All_NoFault_CompletingSynchronously_AllocateNothing()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { MeterFactory = Meters }); // only the system's timers can be used again
        using var caller = new CancellationTokenSource();
        var api = new Api(runtime);

        Assert.Equal(0, Allocations.Measure(() => Assert.True(api.AllAsync(caller.Token).IsCompletedSuccessfully)));
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        public int Runs { get; private set; }

        public TaskCompletionSource End { get; } = new();

        [Retry(2, Delay = "0s"), RateLimited(1, "1s")]
        public partial int LimitedAndRetried();

        private int LimitedAndRetriedCore() => Fail();

        [CircuitBreaker(MinimumThroughput = 3), Retry(10, Delay = "0s")]
        public partial int RetriedAndGuarded();

        private int RetriedAndGuardedCore() => Fail();

        [Timeout("1s"), CircuitBreaker(MinimumThroughput = 2)]
        public partial Task GuardedAndTimedOutAsync(CancellationToken cancellationToken);

        private Task GuardedAndTimedOutCoreAsync(CancellationToken cancellationToken) => End.Task.WaitAsync(cancellationToken);

        [Timeout("1s"), Retry(2, Delay = "0s")]
        public partial Task RetriedAndTimedOutAsync(CancellationToken cancellationToken);

        private Task RetriedAndTimedOutCoreAsync(CancellationToken cancellationToken)
        {
            Runs++;
            return End.Task.WaitAsync(cancellationToken);
        }

        [Bulkhead(1, QueueLimit = 1, Name = "line")]
        public partial Task HoldAsync();

        private Task HoldCoreAsync() => End.Task;

        [Bulkhead(1, QueueLimit = 1, Name = "line"), Timeout("1s")]
        public partial Task TimedOutInLineAsync(CancellationToken cancellationToken);

        private Task TimedOutInLineCoreAsync(CancellationToken cancellationToken) => Task.CompletedTask.WaitAsync(cancellationToken);

        [Bulkhead(1), Retry(1, Delay = "1s", Jitter = false)]
        public partial Task RetriedInABulkheadAsync();

        private Task RetriedInABulkheadCoreAsync() => Task.FromResult(Fail());

        [Bulkhead(4), Timeout("10s"), CircuitBreaker, Retry(3), RateLimited(100_000_000, "1h")]
        public partial ValueTask<int> AllAsync(CancellationToken cancellationToken);

        private ValueTask<int> AllCoreAsync(CancellationToken cancellationToken) => new(cancellationToken.IsCancellationRequested ? 0 : 1);

        private int Fail()
        {
            Runs++;
            throw new InvalidDataException();
        }
    }
}
