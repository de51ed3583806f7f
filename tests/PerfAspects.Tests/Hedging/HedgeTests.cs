using PerfAspects.Tests.Leaks;

namespace PerfAspects.Tests.Hedging;

public sealed partial class HedgeTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.Hedging.HedgeTests+Api.";

    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(50);

    private readonly Api _api;

    public HedgeTests() => _api = new Api(Runtime);

    [Fact]
    public async Task FirstThatAnswersInTime_IsAlone()
    {
        var call = Begin();
        Clock.Advance(s_delay - TimeSpan.FromTicks(1));
        _api.Attempts[0].SetResult(7);

        Assert.Equal(7, await call);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Single(_api.Attempts);
        Assert.Equal((0, 0), Hedges());
        Assert.Equal(0, Clock.TimersSet);
    }

    [Fact]
    public async Task SecondThatSucceedsFirst_Answers_AndTheFirstIsCancelledAndNotWaitedFor()
    {
        _api.IgnoresTokens = true;
        var call = Begin();
        Clock.Advance(s_delay);
        Assert.Equal(2, _api.Attempts.Count);
        _api.Attempts[1].SetResult(2);

        Assert.Equal(2, await call);
        await Patience.UntilAsync(() => _api.Tokens[0].IsCancellationRequested);
        Assert.False(_api.Tokens[1].IsCancellationRequested);
        Assert.Equal((1, 1), Hedges());
        Assert.Equal((1, 0), (Statistics(Method + "GetAsync").Calls, Statistics(Method + "GetAsync").Failures));
        _api.Attempts[0].SetException(new InvalidDataException()); // reported to nobody
    }

    [Fact]
    public async Task FirstThatSucceedsFirst_Answers_AndTheHedgeHasLost()
    {
        var call = Begin();
        Clock.Advance(s_delay);
        _api.Attempts[0].SetResult(1);

        Assert.Equal(1, await call);
        await Patience.UntilAsync(() => _api.Tokens[1].IsCancellationRequested);
        Assert.Equal((1, 0), Hedges());
    }

    [Fact]
    public async Task FirstThatFailsBeforeTheDelay_FailsTheCall()
    {
        var call = Begin();
        _api.Attempts[0].SetException(new InvalidDataException("first"));

        Assert.Equal("first", (await Assert.ThrowsAsync<InvalidDataException>(() => call)).Message);
        Clock.Advance(s_delay);
        Assert.Single(_api.Attempts);
        Assert.Equal((0, 0), Hedges());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task AttemptThatFailsAfterTheDelay_LeavesTheCallToTheOther(int failing)
    {
        var call = Begin();
        Clock.Advance(s_delay);
        _api.Attempts[failing].SetException(new InvalidDataException());
        Assert.False(call.IsCompleted);
        _api.Attempts[1 - failing].SetResult(5);

        Assert.Equal(5, await call);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task AllAttemptsThatFail_FailTheCallWithTheExceptionOfTheFirst(int earlier)
    {
        var call = Begin();
        Clock.Advance(s_delay);
        _api.Attempts[earlier].SetException(new InvalidDataException($"{earlier}"));
        _api.Attempts[1 - earlier].SetException(new InvalidDataException($"{1 - earlier}"));

        Assert.Equal("0", (await Assert.ThrowsAsync<InvalidDataException>(() => call)).Message);
        Assert.Equal((1, 0), Hedges());
    }

    [Fact]
    public async Task FurtherHedges_BeginEachAfterAnotherDelay()
    {
        var call = WithoutContext.Run(() => _api.ThreeAsync(default));
        for (var attempts = 1; attempts <= 3; attempts++)
        {
            Assert.Equal(attempts, _api.Attempts.Count);
            Clock.Advance(s_delay - TimeSpan.FromTicks(1));
            Assert.Equal(attempts, _api.Attempts.Count);
            Clock.Advance(TimeSpan.FromTicks(1));
        }

        Assert.Equal(3, _api.Attempts.Count); // the first and two hedges
        _api.Attempts[2].SetResult(3);
        Assert.Equal(3, await call);
        Assert.Equal((2, 1), (Statistics(Method + "ThreeAsync").Hedges, Statistics(Method + "ThreeAsync").HedgesWon));
    }

    [Fact]
    public async Task CallerThatCancels_CancelsAllAttempts()
    {
        using var caller = new CancellationTokenSource();
        var call = WithoutContext.Run(() => _api.GetAsync(caller.Token));
        Clock.Advance(s_delay);
        await caller.CancelAsync();

        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.All(_api.Tokens, static token => Assert.True(token.IsCancellationRequested));
        Assert.Equal(0, Statistics(Method + "GetAsync").Failures);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 0);
    }

    [Fact]
    public async Task Budget_AllowsTenHedges_ThenOneForTwentyCallsOfTheLastMinute()
    {
        Assert.Equal(10, await CountHedgesAsync(calls: 30));
        Assert.Equal(0, await CountHedgesAsync(calls: 100)); // 130 calls allow six, and ten were made

        await CallAsync(calls: 110);
        Assert.Equal(2, await CountHedgesAsync(calls: 2)); // 241 and 242 calls allow twelve

        Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await CountHedgesAsync(calls: 19));
        Assert.Equal(1, await CountHedgesAsync(calls: 1));
    }

    [Fact]
    public async Task DelayOfItsOwn_IsThe95thPercentile_OnceTwentyCallsHaveSucceeded()
    {
        for (var call = 0; call < 20; call++)
        {
            var running = WithoutContext.Run(() => _api.OwnAsync(default));
            Clock.Advance(TimeSpan.FromMilliseconds(call == 7 ? 500 : 10));
            Assert.Equal(call + 1, _api.Attempts.Count);
            _api.Attempts[^1].SetResult(call);
            await running;
        }

        var slow = WithoutContext.Run(() => _api.OwnAsync(default));
        Clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal(21, _api.Attempts.Count);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(22, _api.Attempts.Count);
        _api.Attempts[^1].SetResult(1);
        Assert.Equal(1, await slow);
    }

    [Fact]
    public async Task EachAttempt_BeginsInTheCallersContext_WithItsAsyncLocals()
    {
        var context = new QueueContext();
        var flow = new AsyncLocal<string>();
        _api.Begun = () => Assert.Equal((context, "call"), (SynchronizationContext.Current, flow.Value));
        var call = context.Begin(async () =>
        {
            flow.Value = "call";
            Assert.Equal(2, await _api.GetAsync(default));
        });
        WithoutContext.Run(() => Clock.Advance(s_delay));
        _api.Begun += () => _api.Attempts[1].SetResult(2);

        context.RunUntil(call);
        await call;
    }

    [Fact]
    public async Task Rejection_IsNotHedged()
    {
        var first = WithoutContext.Run(() => _api.SlottedAsync(default));
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => _api.SlottedAsync(default));
        Clock.Advance(s_delay); // the hedge of the first finds no slot
        _api.Attempts[0].SetResult(1);

        Assert.Equal(1, await first);
        Assert.Single(_api.Attempts);
    }

    [Fact]
    public async Task Loser_KeepsItsSlot_UntilItEnds()
    {
        _api.IgnoresTokens = true;
        var call = WithoutContext.Run(() => _api.TwoSlotsAsync(1, default));
        Clock.Advance(s_delay);
        _api.Attempts[1].SetResult(2);
        Assert.Equal(2, await call);

        var next = WithoutContext.Run(() => _api.TwoSlotsAsync(1, default));
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => _api.TwoSlotsAsync(1, default));
        _api.Attempts[0].SetResult(1);
        var afterThat = WithoutContext.Run(() => _api.TwoSlotsAsync(1, default));
        _api.Attempts[2].SetResult(3);
        _api.Attempts[3].SetResult(4);
        Assert.Equal((3, 4), (await next, await afterThat));
    }

    [Fact]
    public async Task CircuitBreakerAndRetry_SeeOneCall()
    {
        var call = WithoutContext.Run(() => _api.GuardedAsync(default));
        Clock.Advance(s_delay);
        _api.Attempts[1].SetException(new InvalidDataException());
        _api.Attempts[0].SetException(new InvalidDataException()); // one failure: not two, which would open the circuit
        await Patience.UntilAsync(() => _api.Attempts.Count == 3);
        _api.Attempts[2].SetResult(3);

        Assert.Equal(3, await call);
        Assert.Equal((1, 1, 0), (
            Statistics(Method + "GuardedAsync").Retries,
            Statistics(Method + "GuardedAsync").Hedges,
            Statistics(Method + "GuardedAsync").CircuitRejections));
    }

    [Fact]
    public async Task Timeout_IsEachAttemptsOwn()
    {
        var call = WithoutContext.Run(() => _api.TimedAsync(default));
        Clock.Advance(TimeSpan.FromMilliseconds(100)); // the first has timed out, the second has half of its time left
        Assert.False(call.IsCompleted);
        _api.Attempts[1].SetResult(2);

        Assert.Equal(2, await call);
        Assert.Equal(1, Statistics(Method + "TimedAsync").Timeouts);
    }

    [Fact]
    public async Task Settings_ChangedLive_HoldForTheNextCall_AndKeepTheBudget()
    {
        Assert.Equal(10, await CountHedgesAsync(calls: 10));
        Runtime.Find(Method + "GetAsync")!.Override("Hedge:Delay", "1s");
        Assert.Equal(0, await CountHedgesAsync(calls: 1));
        Runtime.Find(Method + "GetAsync")!.Override("Hedge:Enabled", "false");
        Assert.Equal(["Traced"], Runtime.Find(Method + "GetAsync")!.Aspects);
    }

    [Fact]
    public async Task CallThatEndsAtOnce_IsNotHedged()
    {
        _api.Value = 3;
        Assert.Equal(3, await _api.GetAsync(default));
        Assert.Equal(0, Clock.TimersSet);
    }

    private Task<int> Begin() => WithoutContext.Run(() => _api.GetAsync(default));

    private (long Hedges, long Won) Hedges() => (Statistics(Method + "GetAsync").Hedges, Statistics(Method + "GetAsync").HedgesWon);

    private async Task CallAsync(int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            var running = Begin();
            _api.Attempts[^1].SetResult(1);
            await running;
        }
    }

    // The clock moves by two and a half seconds at most in each of the counts above.
    private async Task<long> CountHedgesAsync(int calls)
    {
        var before = Hedges().Hedges;
        for (var call = 0; call < calls; call++)
        {
            var running = Begin();
            Clock.Advance(s_delay);
            _api.Attempts[^1].SetResult(1);
            await running;
        }

        return Hedges().Hedges - before;
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        public List<TaskCompletionSource<int>> Attempts { get; } = [];

        public List<CancellationToken> Tokens { get; } = [];

        public bool IgnoresTokens { get; set; }

        public Action? Begun { get; set; }

        /// <summary>What the core returns at once, if anything.</summary>
        public int? Value { get; set; }

        [Traced, Hedge(Delay = "50ms", Idempotent = true)]
        public partial Task<int> GetAsync(CancellationToken cancellationToken);

        private Task<int> GetCoreAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

        [Hedge(Delay = "50ms", MaxHedges = 2, Idempotent = true)]
        public partial Task<int> ThreeAsync(CancellationToken cancellationToken);

        private Task<int> ThreeCoreAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

        [Hedge(Idempotent = true)]
        public partial Task<int> OwnAsync(CancellationToken cancellationToken);

        private Task<int> OwnCoreAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

        [Hedge(Delay = "50ms", Idempotent = true), Bulkhead(1)]
        public partial Task<int> SlottedAsync(CancellationToken cancellationToken);

        private Task<int> SlottedCoreAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

        [Hedge(Delay = "50ms", Idempotent = true), Bulkhead(2)]
        public partial ValueTask<int> TwoSlotsValueAsync([Partition] int tenant, CancellationToken cancellationToken);

        private ValueTask<int> TwoSlotsValueCoreAsync(int tenant, CancellationToken cancellationToken) => new(RunAsync(cancellationToken));

        public Task<int> TwoSlotsAsync(int tenant, CancellationToken cancellationToken) => TwoSlotsValueAsync(tenant, cancellationToken).AsTask();

        [Retry(1, Delay = "0s"), CircuitBreaker(MinimumThroughput = 2), Hedge(Delay = "50ms", Idempotent = true)]
        public partial Task<int> GuardedAsync(CancellationToken cancellationToken);

        private Task<int> GuardedCoreAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

        [Hedge(Delay = "50ms", Idempotent = true), Timeout("100ms")]
        public partial Task<int> TimedAsync(CancellationToken cancellationToken);

        private Task<int> TimedCoreAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

        private Task<int> RunAsync(CancellationToken cancellationToken)
        {
            if (Value is { } value)
            {
                return Task.FromResult(value);
            }

            var attempt = new TaskCompletionSource<int>();
            Attempts.Add(attempt);
            Tokens.Add(cancellationToken);
            Begun?.Invoke();
            return IgnoresTokens ? attempt.Task : attempt.Task.WaitAsync(cancellationToken);
        }
    }
}
