using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Tests.Bulkheads;

public sealed partial class BulkheadTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.Bulkheads.BulkheadTests+Api.";

    private readonly Api _api;

    public BulkheadTests() => _api = new Api(Runtime);

    [Fact]
    public async Task Async_Full_IsRejectedAndTheCoreDoesNotRun()
    {
        var first = _api.TwoAsync();
        var second = _api.TwoAsync();

        var third = _api.TwoAsync();

        Assert.True(third.IsFaulted);
        var exception = await Assert.ThrowsAsync<BulkheadRejectedException>(() => third);
        Assert.IsAssignableFrom<ExecutionRejectedException>(exception);
        Assert.Contains("BulkheadTests+Api.TwoAsync", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, _api.Begun.Count);
        Assert.Equal(1, Statistics(Method + "TwoAsync").Rejected);

        _api.Begun[0].SetResult();
        _api.Begun[1].SetResult();
        await first;
        await second;
        Assert.False(_api.TwoAsync().IsCompleted);
    }

    [Theory]
    [InlineData("success")]
    [InlineData("failure")]
    [InlineData("cancellation")]
    public async Task Slot_HoweverTheCallEnds_IsFree(string end)
    {
        using var caller = new CancellationTokenSource();
        for (var i = 0; i < 5; i++)
        {
            var call = _api.OneAsync(caller.Token);
            switch (end)
            {
                case "success":
                    _api.Begun[i].SetResult();
                    break;
                case "failure":
                    _api.Begun[i].SetException(new TimeoutException());
                    break;
                default:
                    _api.Begun[i].SetCanceled();
                    break;
            }

            await Record.ExceptionAsync(() => call);
            Assert.Equal(i + 1, _api.Begun.Count);
        }

        Assert.Equal(0, Statistics(Method + "OneAsync").Rejected);
    }

    [Fact]
    public void Slot_OfASynchronousCallThatThrew_IsFree()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Throws<TimeoutException>(() => _api.Get(static () => throw new TimeoutException()));
        }
    }

    [Fact]
    public async Task Waiting_CallsComeInTheOrderTheyAsked()
    {
        var calls = Enumerable.Range(0, 4).Select(i => _api.QueuedAsync(i, default)).ToArray();
        Assert.Equal([0], _api.Order);
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => _api.QueuedAsync(4, default)); // three may wait

        for (var i = 0; i < 4; i++)
        {
            _api.Begun[i].SetResult();
            await calls[i];
            await _api.HasBegun(Math.Min(i + 2, 4));
        }

        Assert.Equal([0, 1, 2, 3], _api.Order);
    }

    [Fact]
    public async Task Waiting_Canceled_GivesItsPlaceBack()
    {
        using var caller = new CancellationTokenSource();
        var running = _api.QueuedAsync(0, default);
        var waiting = Enumerable.Range(1, 2).Select(i => _api.QueuedAsync(i, default)).ToArray();
        var leaving = _api.QueuedAsync(3, caller.Token);

        await caller.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.Equal(caller.Token, exception.CancellationToken);
        var next = _api.QueuedAsync(4, default); // takes the place in line
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => _api.QueuedAsync(5, default));

        for (var i = 0; i < 4; i++)
        {
            await _api.HasBegun(i + 1);
            _api.Begun[i].SetResult();
        }

        await Task.WhenAll([running, .. waiting, next]);
        Assert.Equal([0, 1, 2, 4], _api.Order);
    }

    [Fact]
    public async Task Waiting_CanceledBeforehand_NeitherWaitsNorRuns()
    {
        var running = _api.QueuedAsync(0, default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _api.QueuedAsync(1, new CancellationToken(canceled: true)));

        _api.Begun[0].SetResult();
        await running;
        Assert.Equal([0], _api.Order);
    }

    [Fact]
    public async Task Sync_Waiting_BlocksItsThreadAndRunsTheCoreOnIt()
    {
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var holder = OnAThread(() => _api.Get(() =>
        {
            entered.Set();
            leave.Wait();
            return 0;
        }));
        entered.Wait();
        var waiter = OnAThread(() => (Caller: Environment.CurrentManagedThreadId, Core: _api.Get(static () => Environment.CurrentManagedThreadId)));
        while (Runtime.Find(Method + "Get")!.Counters[Counter.Started] < 2)
        {
            await Task.Yield();
        }

        Assert.False(waiter.IsCompleted);
        leave.Set();
        await holder;
        var (caller, core) = await waiter;
        Assert.Equal(caller, core);
    }

    [Fact]
    public async Task Sync_WaitingCanceled_ThrowsWithTheCallersToken()
    {
        using var caller = new CancellationTokenSource();
        using var leave = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var holder = OnAThread(() => _api.Get(() =>
        {
            entered.Set();
            leave.Wait();
            return 0;
        }));
        entered.Wait();
        var waiter = OnAThread(() => _api.Get(static () => 1, caller.Token));

        await caller.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiter);
        Assert.Equal(caller.Token, exception.CancellationToken);
        leave.Set();
        await holder;
    }

    [Fact]
    public async Task ManyThreads_NeverMoreThanTheLimitAtOnce_AndCountsBalance()
    {
        const int threads = 8, calls = 500;
        int running = 0, most = 0, done = 0, rejected = 0;

        await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => OnAThread(() =>
        {
            for (var i = 0; i < calls; i++)
            {
                try
                {
                    _api.Crowd(() =>
                    {
                        var now = Interlocked.Increment(ref running);
                        Max(ref most, now);
                        Thread.Yield();
                        return Interlocked.Decrement(ref running);
                    });
                    Interlocked.Increment(ref done);
                }
                catch (BulkheadRejectedException)
                {
                    Interlocked.Increment(ref rejected);
                }
            }

            return 0;
        })));

        Assert.InRange(most, 1, 3);
        Assert.Equal(threads * calls, done + rejected);
        Assert.Equal(rejected, Statistics(Method + "Crowd").Rejected);
    }

    [Fact]
    public async Task Name_SharedByTwoMethods_IsOneBulkheadPerRuntime()
    {
        var first = _api.SharedAsync();

        await Assert.ThrowsAsync<BulkheadRejectedException>(() => _api.AlsoSharedAsync());

        using var other = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MeterFactory = Meters });
        Assert.False(new Api(other).AlsoSharedAsync().IsCompleted);
        _api.Begun[0].SetResult();
        await first;
        Assert.False(_api.AlsoSharedAsync().IsCompleted);
    }

    [Fact]
    public void Free_CompletingSynchronously_AllocatesNothing()
    {
        Assert.Equal(0, Allocations.Measure(() => _api.Get(static () => 1)));
        Assert.Equal(0, Allocations.Measure(() => Assert.True(_api.GetAsync().IsCompletedSuccessfully)));
    }

    private static void Max(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    // A thread of its own: what blocks must not use up the pool of the other tests.
    private static Task<TResult> OnAThread<TResult>(Func<TResult> work)
        => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed partial class Api(AspectRuntime runtime)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<int, TaskCompletionSource> _milestones = [];

        public List<TaskCompletionSource> Begun { get; } = [];

        public List<int> Order { get; } = [];

        /// <summary>Completes once so many cores have begun.</summary>
        public Task HasBegun(int count)
        {
            lock (_gate)
            {
                var milestone = _milestones.TryGetValue(count, out var known) ? known : _milestones[count] = new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (Begun.Count >= count)
                {
                    milestone.TrySetResult();
                }

                return milestone.Task;
            }
        }

        [Bulkhead(2)]
        public partial Task TwoAsync();

        private Task TwoCoreAsync() => Begin(0);

        [Bulkhead(1)]
        public partial Task OneAsync(CancellationToken cancellationToken);

        private Task OneCoreAsync(CancellationToken cancellationToken) => Begin(0);

        [Bulkhead(1, QueueLimit = 3)]
        public partial Task QueuedAsync(int id, CancellationToken cancellationToken);

        private Task QueuedCoreAsync(int id, CancellationToken cancellationToken) => Begin(id);

        [Bulkhead(1, QueueLimit = 1)]
        public partial int Get(Func<int> work, CancellationToken cancellationToken = default);

        private int GetCore(Func<int> work, CancellationToken cancellationToken) => work();

        [Bulkhead(3, QueueLimit = 2)]
        public partial int Crowd(Func<int> work);

        private int CrowdCore(Func<int> work) => work();

        [Bulkhead(1)]
        public partial ValueTask<int> GetAsync();

        private ValueTask<int> GetCoreAsync() => new(1);

        [Bulkhead(1, Name = "shared")]
        public partial Task SharedAsync();

        private Task SharedCoreAsync() => Begin(0);

        [Bulkhead(1, Name = "shared")]
        public partial Task AlsoSharedAsync();

        private Task AlsoSharedCoreAsync() => Begin(0);

        private Task Begin(int id)
        {
            lock (_gate)
            {
                var end = new TaskCompletionSource();
                Begun.Add(end);
                Order.Add(id);
                if (_milestones.TryGetValue(Begun.Count, out var milestone))
                {
                    milestone.TrySetResult();
                }

                return end.Task;
            }
        }
    }
}
