using System.Diagnostics;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfAspects.Tests.Tracing;

public sealed partial class SpanEventTests : AspectTest
{
    private readonly SpanRecorder _spans = new("SpanEventTests");
    private readonly Work _work;

    public SpanEventTests() => _work = new Work(Runtime);

    public override void Dispose()
    {
        _spans.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task Hit_SyncAndAsync_IsAnEvent()
    {
        _work.Cached(1);
        _work.Cached(1);
        await _work.CachedAsync(Task.FromResult(1));
        await _work.CachedAsync(Task.FromResult(1));

        Assert.Equal(["", "perfaspects.cache.hit", "", "perfaspects.cache.hit"], Ended("Cached").Select(Told));
    }

    [Fact]
    public async Task Joined_SharedLoad_EachCallerHasItsSpanAndTheLoadBelongsToWhoBeganIt()
    {
        var source = new TaskCompletionSource<int>();

        var first = _work.CachedAsync(source.Task);
        var second = _work.CachedAsync(source.Task);
        source.SetResult(1);
        await first;
        await second;

        Assert.Equal(["", "perfaspects.cache.joined"], Ended("CachedAsync").Select(Told).Order());
        var core = Assert.Single(Ended("WaitAsync"));
        Assert.Equal("", Told(core.Parent!)); // the caller that began the load
        var joined = Ended("CachedAsync").Single(static span => Told(span) != "");
        Assert.Equal(core.Parent!.Context, Assert.Single(joined.Links).Context);
        Assert.Empty(core.Parent.Links);
    }

    [Fact]
    public async Task Joined_CallerUnderASpanOfItsOwn_ContinuesThere()
    {
        var source = new TaskCompletionSource<int>();
        using var one = new Activity("one").Start();
        var first = _work.CachedAsync(source.Task);
        Activity.Current = null;
        using var other = new Activity("other").Start();

        var second = _work.CachedAsync(source.Task);
        source.SetResult(1);
        await second;

        Assert.Same(other, Activity.Current);
        await first;
        Assert.Equal(["one", "other"], Ended("CachedAsync").Select(static span => span.Parent!.OperationName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Stale_AfterAFailedLoad_IsAnEventAndNoError()
    {
        _work.Stale(() => 1);
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(1, _work.Stale(static () => throw new FormatException()));

        Assert.Equal("perfaspects.cache.stale", Told(_spans.Ended[1]));
        Assert.Equal(ActivityStatusCode.Unset, _spans.Ended[1].Status);
    }

    [Fact]
    public void Retry_EachRetry_IsAnEventWithItsNumber()
    {
        var failures = 2;

        _work.Retried(() => failures-- > 0 ? throw new FormatException() : 1);

        var span = _spans.Single();
        Assert.Equal(["perfaspects.retry", "perfaspects.retry"], SpanRecorder.EventsOf(span));
        Assert.Equal([1, 2], span.Events.Select(static happened => happened.Tags.Single(static tag => tag.Key == "perfaspects.retry.attempt").Value));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public void Retry_Exhausted_IsAnErrorOnce()
    {
        Assert.Throws<FormatException>(() => _work.Retried(static () => throw new FormatException()));

        var span = _spans.Single();
        Assert.Equal(["perfaspects.retry", "perfaspects.retry", "exception"], SpanRecorder.EventsOf(span));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Fact]
    public async Task RateLimit_QueuedAndRejected_AreEvents()
    {
        await _work.LimitedAsync();
        var queued = _work.LimitedAsync();
        await Assert.ThrowsAsync<RateLimitRejectedException>(_work.LimitedAsync);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await queued;

        Assert.Equal(["", "perfaspects.rate_limit.rejected,exception", "perfaspects.rate_limit.queued"], _spans.Ended.Select(Told));
    }

    [Fact]
    public void Breaker_Open_RejectionIsAnEvent()
    {
        Assert.Throws<FormatException>(() => _work.Broken("a"));
        Assert.Throws<FormatException>(() => _work.Broken("a"));
        Assert.Throws<BrokenCircuitException>(() => _work.Broken("a"));

        Assert.Equal(["exception", "exception", "perfaspects.circuit_breaker.rejected,exception"], _spans.Ended.Select(Told));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Timeout_OfAnAttempt_IsAnEventOfTheCall(bool isAbandoned)
    {
        var call = WithoutContext.Run(() => isAbandoned ? _work.AbandonedAsync(default) : _work.TimedOutAsync(default));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);

        Assert.Equal(["perfaspects.timeout", "perfaspects.retry", "perfaspects.timeout", "exception"], SpanRecorder.EventsOf(_spans.Single()));
    }

    [Fact]
    public async Task Bulkhead_Full_RejectionIsAnEvent()
    {
        var gate = new TaskCompletionSource();
        var first = _work.CrowdedAsync(gate.Task);
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => _work.CrowdedAsync(gate.Task));
        gate.SetResult();
        await first;

        Assert.Equal(["perfaspects.bulkhead.rejected,exception", ""], _spans.Ended.Select(Told));
    }

    [Fact]
    public void Fallback_Answers_IsAnEventAndNoError()
    {
        Assert.Equal(-1, _work.Backed());

        var span = _spans.Single();
        Assert.Equal(["perfaspects.fallback"], SpanRecorder.EventsOf(span));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public void Event_InsideAnotherMethodsSpan_ReachesItsOwnOnly()
    {
        _work.Outer();

        Assert.Equal(["perfaspects.fallback", ""], _spans.Ended.Select(Told));
        Assert.Same(_spans.Ended[1], _spans.Ended[0].Parent);
    }

    [Fact]
    public void Event_OfAMethodThatIsNotTraced_ReachesNobody()
    {
        using var caller = new Activity("caller").Start();

        _work.Untraced();

        Assert.Empty(caller.Events);
    }

    private IEnumerable<Activity> Ended(string method) => _spans.Ended.Where(span => span.DisplayName.Contains($".{method}", StringComparison.Ordinal));

    private static string Told(Activity span) => string.Join(',', SpanRecorder.EventsOf(span));

    private sealed partial class Work(AspectRuntime runtime)
    {
        [Traced, Cached("1m")]
        public partial int Cached(int id);

        private int CachedCore(int id) => id;

        [Traced, Cached("1m")]
        public partial Task<int> CachedAsync([CacheIgnore] Task<int> value);

        private Task<int> CachedCoreAsync(Task<int> value) => WaitAsync(value);

        [Traced]
        public partial Task<int> WaitAsync(Task<int> value);

        private async Task<int> WaitCoreAsync(Task<int> value) => await value;

        [Traced, Cached("1m", StaleOnError = "1m")]
        public partial int Stale([CacheIgnore] Func<int> value);

        private int StaleCore(Func<int> value) => value();

        [Traced, Retry(2, Delay = "0s")]
        public partial int Retried(Func<int> value);

        private int RetriedCore(Func<int> value) => value();

        [Traced, RateLimited(1, "1s", QueueLimit = 1)]
        public partial Task LimitedAsync();

        private Task LimitedCoreAsync() => Task.CompletedTask;

        [Traced, CircuitBreaker(MinimumThroughput = 2)]
        public partial void Broken([Partition] string tenant);

        private void BrokenCore(string tenant) => throw new FormatException();

        [Traced, Retry(1, Delay = "0s"), Timeout("1s")]
        public partial Task TimedOutAsync(CancellationToken cancellationToken);

        private Task TimedOutCoreAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task.WaitAsync(cancellationToken);

        [Traced, Retry(1, Delay = "0s"), Timeout("1s", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
        public partial Task AbandonedAsync(CancellationToken cancellationToken);

        private Task AbandonedCoreAsync(CancellationToken cancellationToken) => new TaskCompletionSource<bool>(cancellationToken.CanBeCanceled).Task;

        [Traced, Bulkhead(1)]
        public partial Task CrowdedAsync(Task gate);

        private Task CrowdedCoreAsync(Task gate) => gate;

        [Traced, Fallback(nameof(Minus))]
        public partial int Backed();

        private int BackedCore() => throw new FormatException();

        private int Minus() => -1;

        [Traced]
        public partial int Outer();

        private int OuterCore() => Backed();

        [Fallback(nameof(Minus))]
        public partial int Untraced();

        private int UntracedCore() => throw new FormatException();
    }
}
