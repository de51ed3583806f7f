namespace PerfAspects.Tests.Execution;

/// <summary>Each attempt of a core begins in the SynchronizationContext in which the method was called, whatever it had to wait for.</summary>
public sealed partial class CallersContextTests : AspectTest
{
    private readonly QueueContext _context = new();
    private readonly Api _api;

    public CallersContextTests() => _api = new Api(Runtime, _context);

    [Fact]
    public Task RateLimited_AfterAWaitInTheQueue() => AfterAWait(_api.LimitedAsync);

    [Fact]
    public Task RateLimitedTwice_AfterAWaitInTheQueue() => AfterAWait(_api.TwiceLimitedAsync);

    [Fact]
    public Task RateLimitedAmongOthers_AfterAWaitInTheQueue() => AfterAWait(_api.LimitedAmongOthersAsync);

    [Fact]
    public Task RateLimitedInAPartition_AfterAWaitInTheQueue() => AfterAWait(() => _api.LimitedInAPartitionAsync("a"));

    [Fact]
    public Task Bulkhead_AfterAWaitInTheQueue() => AfterTheFirst(_api.InABulkheadAsync);

    [Fact]
    public Task BulkheadAmongOthers_AfterAWaitInTheQueue() => AfterTheFirst(_api.InABulkheadAmongOthersAsync);

    [Fact]
    public Task Retry_AfterAFailureElsewhereAndADelay() => AfterAFailure(_api.RetriedAsync);

    [Fact]
    public Task RetryWithTimeout_AfterAFailureElsewhereAndADelay() => AfterAFailure(() => _api.RetriedWithTimeoutAsync());

    [Fact]
    public Task RetryWithAbandon_AfterAFailureElsewhereAndADelay() => AfterAFailure(() => _api.RetriedWithAbandonAsync());

    [Fact]
    public async Task RetryWithAbandon_AfterAnAttemptThatWasLeft()
    {
        var call = _context.Begin(() => _api.RetriedWithAbandonAsync());
        Clock.Advance(TimeSpan.FromSeconds(5)); // the first attempt is left
        await AfterTheDelay(call);
    }

    [Fact]
    public async Task Fallback_AfterAFailureElsewhere()
    {
        var call = _context.Begin(_api.AnsweredAsync);
        FailElsewhere();
        _context.RunUntil(call);

        await call;
        Assert.Equal([true, true], _api.BegunInContext);
    }

    [Fact]
    public async Task Stream_AfterAWaitInTheQueue()
    {
        async Task ReadAsync()
        {
            await foreach (var item in _api.StreamAsync())
            {
                Assert.Equal(1, item);
            }
        }

        await AfterAWait(ReadAsync);
    }

    private async Task AfterAWait(Func<Task> begin)
    {
        _api.End.SetResult();
        await _context.Begin(begin);
        var second = _context.Begin(begin);
        Assert.False(second.IsCompleted);

        Clock.Advance(TimeSpan.FromSeconds(1));
        _context.RunUntil(second);

        await second;
        Assert.Equal([true, true], _api.BegunInContext);
    }

    private async Task AfterTheFirst(Func<Task> begin)
    {
        var first = _context.Begin(begin);
        var second = _context.Begin(begin);
        WithoutContext.Run(_api.End.SetResult);
        _context.RunUntil(second);

        await first;
        await second;
        Assert.Equal([true, true], _api.BegunInContext);
    }

    private async Task AfterAFailure(Func<Task> begin)
    {
        var call = _context.Begin(begin);
        FailElsewhere();
        await AfterTheDelay(call);
    }

    private async Task AfterTheDelay(Task call)
    {
        _context.RunUntil(Task.Run(async () =>
        {
            while (Clock.TimersSet == 0)
            {
                await Task.Yield(); // until the delay has begun
            }
        }));
        Clock.Advance(TimeSpan.FromSeconds(1));
        _context.RunUntil(call);

        await call;
        Assert.Equal([true, true], _api.BegunInContext);
    }

    private void FailElsewhere()
    {
        var first = _api.First;
        _api.End = new TaskCompletionSource();
        _api.End.SetResult();
        WithoutContext.Run(() => first.SetException(new IOException("once")));
    }

    private sealed partial class Api(AspectRuntime runtime, SynchronizationContext context)
    {
        public TaskCompletionSource First { get; } = new();

        public TaskCompletionSource End { get => field ?? First; set; }

        public List<bool> BegunInContext { get; } = [];

        [RateLimited(1, "1s", QueueLimit = 1)]
        public partial Task LimitedAsync();

        private Task LimitedCoreAsync() => BeginAsync();

        [RateLimited(1, "1s", QueueLimit = 1), RateLimited(2, "1s", QueueLimit = 1)]
        public partial Task TwiceLimitedAsync();

        private Task TwiceLimitedCoreAsync() => BeginAsync();

        [RateLimited(1, "1s", QueueLimit = 1), Retry(1), Bulkhead(3)]
        public partial Task LimitedAmongOthersAsync();

        private Task LimitedAmongOthersCoreAsync() => BeginAsync();

        [RateLimited(1, "1s", QueueLimit = 1)]
        public partial Task LimitedInAPartitionAsync([Partition] string key);

        private Task LimitedInAPartitionCoreAsync(string key) => BeginAsync();

        [Bulkhead(1, QueueLimit = 1)]
        public partial Task InABulkheadAsync();

        private Task InABulkheadCoreAsync() => BeginAsync();

        [Bulkhead(1, QueueLimit = 1), CircuitBreaker]
        public partial Task InABulkheadAmongOthersAsync();

        private Task InABulkheadAmongOthersCoreAsync() => BeginAsync();

        [Retry(1, Delay = "1s", Jitter = false)]
        public partial Task RetriedAsync();

        private Task RetriedCoreAsync() => BeginAsync();

        [Retry(1, Delay = "1s", Jitter = false), Timeout("5s")]
        public partial Task RetriedWithTimeoutAsync(CancellationToken cancellationToken = default);

        private Task RetriedWithTimeoutCoreAsync(CancellationToken cancellationToken) => BeginAsync().WaitAsync(cancellationToken);

        [Retry(1, Delay = "1s", Jitter = false), Timeout("5s", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
        public partial Task RetriedWithAbandonAsync(CancellationToken cancellationToken = default);

#pragma warning disable PERF021 // deaf on purpose
        private Task RetriedWithAbandonCoreAsync(CancellationToken cancellationToken)
        {
            var end = BeginAsync();
            End = new TaskCompletionSource();
            End.SetResult();
            return end;
        }
#pragma warning restore PERF021

        [Fallback(nameof(Answer))]
        public partial Task AnsweredAsync();

        private Task AnsweredCoreAsync() => BeginAsync();

        private Task Answer() => BeginAsync();

        [RateLimited(1, "1s", QueueLimit = 1)]
        public partial IAsyncEnumerable<int> StreamAsync();

        private async IAsyncEnumerable<int> StreamCoreAsync()
        {
            await BeginAsync();
            yield return 1;
        }

        private Task BeginAsync()
        {
            BegunInContext.Add(SynchronizationContext.Current == context);
            return End.Task;
        }
    }
}
