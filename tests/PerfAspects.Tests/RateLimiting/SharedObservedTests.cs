using System.Diagnostics;
using PerfAspects.Contracts.Model;
using PerfAspects.Tests.Tracing;

namespace PerfAspects.Tests.RateLimiting;

/// <summary>Limits that only observe, where processes share them or the limits beside them: answers of the store come later.</summary>
public sealed partial class SharedObservedTests : SharedLimitTest, IDisposable
{
    private const string Rejected = "perfaspects.rate_limit.rejected";

    private readonly SpanRecorder _spans = new("SharedObservedTests");
    private readonly TaskCompletionSource _answer = new();
    private readonly TaskCompletionSource _end = new();
    private readonly Service _service;

    public SharedObservedTests() => _service = new Service(A.Runtime);

    [Fact]
    public async Task Answer_ThatComesDuringTheCall_IsCountedAndTraced()
    {
        var first = _service.ObservedAsync(Task.CompletedTask);
        A.Tier.Before = operation => operation == ModelOperation.AcquirePermits ? _answer.Task : Task.CompletedTask;
        var second = _service.ObservedAsync(_end.Task);
        Assert.Equal(0, RejectedOf(nameof(Service.ObservedAsync)));
        _answer.SetResult();
        await Patience.UntilAsync(() => RejectedOf(nameof(Service.ObservedAsync)) == 1);
        await Patience.UntilAsync(() => SpanRecorder.EventsOf(_service.Last!).Contains(Rejected));
        _end.SetResult();

        Assert.Equal(3, await first + await second);
        Assert.Equal([0, 1], Events());
    }

    [Fact]
    public async Task Answer_ThatComesAfterTheCall_IsCountedAndChangesNoSpanThatHasEnded()
    {
        await _service.ObservedAsync(Task.CompletedTask);
        A.Tier.Before = operation => operation == ModelOperation.AcquirePermits ? _answer.Task : Task.CompletedTask;
        await _service.ObservedAsync(Task.CompletedTask);
        _answer.SetResult();
        await Patience.UntilAsync(() => RejectedOf(nameof(Service.ObservedAsync)) == 1);

        Assert.Equal([0, 0], Events());
    }

    [Fact]
    public async Task CallThatWaitsForTheStore_BesideALimitThatObserves_IsCountedAndTraced_AndOnlyIfTheStoreAdmits()
    {
        A.Tier.Before = operation => operation == ModelOperation.AcquirePermits ? _answer.Task : Task.CompletedTask;
        Task<int>[] calls = [_service.BesideAsync(), _service.BesideAsync(), _service.BesideAsync()];
        Assert.Equal(0, RejectedOf(nameof(Service.BesideAsync)));
        _answer.SetResult();

        var outcomes = await Task.WhenAll(calls.Select(static async call => await Record.ExceptionAsync(() => call)));
        Assert.Single(outcomes, static outcome => outcome is RateLimitRejectedException);
        Assert.Equal(2, RejectedOf(nameof(Service.BesideAsync))); // one by each of the limits
        Assert.Equal([0, 1, 1], Events().Order());
    }

    [Fact]
    public async Task CallThatWouldWait_CountsAsRejected()
    {
        Assert.Equal(1, await _service.QueuedAsync());
        Assert.Equal(1, await _service.QueuedAsync());

        Assert.Equal(1, RejectedOf(nameof(Service.QueuedAsync)));
        Assert.Equal([0, 1], Events());
    }

    void IDisposable.Dispose()
    {
        _spans.Dispose();
        Dispose();
    }

    private long RejectedOf(string method) => A.Runtime.Find(typeof(Service), method)!.GetStatistics().Rejected;

    private IEnumerable<int> Events() => _spans.Ended.Select(static span => SpanRecorder.EventsOf(span).Count(static name => name == Rejected));

    internal sealed partial class Service(AspectRuntime runtime)
    {
        private int _calls;

        [Traced, RateLimited(1, "1m", Shared = true, ObserveOnly = true)]
        public partial Task<int> ObservedAsync(Task end);

        /// <summary>The span of the call whose core has begun last.</summary>
        public Activity? Last { get; private set; }

        private async Task<int> ObservedCoreAsync(Task end)
        {
            Last = Activity.Current;
            var call = Interlocked.Increment(ref _calls);
            await end;
            return call;
        }

        [Traced, RateLimited(2, "1m", Shared = true), RateLimited(1, "1m", ObserveOnly = true)]
        public partial Task<int> BesideAsync();

        private static Task<int> BesideCoreAsync() => Task.FromResult(1);

        [Traced, RateLimited(1, "1m", Shared = true, QueueLimit = 2, ObserveOnly = true)]
        public partial Task<int> QueuedAsync();

        private static Task<int> QueuedCoreAsync() => Task.FromResult(1);
    }
}
