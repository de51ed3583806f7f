namespace PerfAspects.Tests.Caching;

/// <summary>Loads that ask for one another from several flows end where they end without the cache, and a load that nobody from outside waits for is cancelled.</summary>
public sealed partial class RingTests : AspectTest
{
    private const string Prefix = "PerfAspects.Tests.Caching.RingTests+Graph.";

    private readonly Graph _graph;

    public RingTests() => _graph = new Graph(Runtime);

    public enum Way
    {
        OneMethod,
        AnotherMethod,
        BackgroundFlow,
    }

    [Theory(Timeout = 60_000)]
    [InlineData(2, Way.OneMethod)]
    [InlineData(2, Way.AnotherMethod)]
    [InlineData(2, Way.BackgroundFlow)]
    [InlineData(3, Way.OneMethod)]
    [InlineData(3, Way.AnotherMethod)]
    [InlineData(3, Way.BackgroundFlow)]
    [InlineData(12, Way.OneMethod)]
    public async Task Async_RingOfLoads_EveryLoadEndsAndIsKept(int size, Way way)
    {
        var gate = new TaskCompletionSource();
        _graph.Ask = async (node, ask) =>
        {
            await gate.Task;
            return node + await ask((node + 1) % size);
        };
        _graph.Way = way;
        var calls = Enumerable.Range(0, size).Select(node => _graph.StartAsync(node)).ToArray();
        gate.SetResult();

        var values = await Task.WhenAll(calls);

        // One of the calls found the ring closed, and its node's core ran once more.
        Assert.Equal(size + 1, _graph.Runs.Sum());
        for (var node = 0; node < size; node++)
        {
            Assert.Equal(values[node], await _graph.StartAsync(node));
        }

        Assert.Equal(size + 1, _graph.Runs.Sum());
        string[] methods = ["OneAsync", "OtherAsync"];
        Assert.Equal(
            (3L * size, size + 1L, size - 1L, (long)size, 0L),
            (Sum(static s => s.Calls), Sum(static s => s.CacheMisses), Sum(static s => s.CacheJoined), Sum(static s => s.CacheHits), Sum(static s => s.Failures)));

        long Sum(Func<AspectStatistics, long> count) => methods.Sum(method => count(Statistics(Prefix + method)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Sync_RingClosedByTwoThreadsAtOnce_BothEnd()
    {
        for (var round = 0; round < 300; round++)
        {
            var first = round * 2;
            using var together = new Barrier(2);
            _graph.AskSync = (node, ask) =>
            {
                together.SignalAndWait();
                return ask(node ^ 1);
            };

            await Task.WhenAll(RunOnThread(() => _graph.Sync(first)), RunOnThread(() => _graph.Sync(first + 1)));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Async_RingClosedByThreeFlowsAtOnce_AllEnd()
    {
        for (var round = 0; round < 300; round++)
        {
            var first = round * 3;
            using var together = new Barrier(3);
            _graph.Ask = (node, ask) =>
            {
                together.SignalAndWait();
                return ask(first + (node + 1 - first) % 3);
            };

            await Task.WhenAll(Enumerable.Range(first, 3).Select(node => RunOnThread(() => _graph.OneAsync(node).GetAwaiter().GetResult())));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Reentrancy_OfTheSameFlow_StillThrows()
    {
        _graph.Ask = static async (node, ask) => await ask(1 - node);

        await Assert.ThrowsAsync<InvalidOperationException>(() => _graph.OneAsync(0));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OutsideCallersLeave_InnerLoadIsCancelledAndItsKeyIsFree(bool isJoined)
    {
        using var source = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        _graph.Ask = (node, ask) => node == 1 ? inner.Task : ask(1); // the core of 0 passes no token on
        var first = isJoined ? _graph.TokenAsync(1, source.Token) : null;
        var outer = _graph.TokenAsync(0, source.Token);
        Assert.Equal((1, 1), (_graph.Runs[0], _graph.Runs[1]));

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outer);
        await (first is null ? Task.CompletedTask : Assert.ThrowsAnyAsync<OperationCanceledException>(() => first));
        Assert.True(_graph.Tokens[1].IsCancellationRequested);
        var abandoned = inner;
        inner = new TaskCompletionSource<int>();
        var later = _graph.TokenAsync(1, default);
        Assert.Equal(2, _graph.Runs[1]);
        abandoned.SetCanceled();
        inner.SetResult(7);
        Assert.Equal(7, await later);
        Assert.Equal(2, _graph.Runs[1]); // the core of 0, which nobody waits for, does not run 1 again
    }

    [Fact(Timeout = 60_000)]
    public async Task OutsideCallersLeave_InnerLoadWithAnotherCaller_GoesOn()
    {
        using var source = new CancellationTokenSource();
        var inner = new TaskCompletionSource<int>();
        _graph.Ask = (node, ask) => node == 1 ? inner.Task : ask(1);
        var outer = _graph.TokenAsync(0, source.Token);
        var other = _graph.TokenAsync(1, default);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => outer);
        Assert.False(_graph.Tokens[1].IsCancellationRequested);
        inner.SetResult(7);
        Assert.Equal(7, await other);
    }

    [Fact(Timeout = 60_000)]
    public async Task LoadTimesOut_InnerLoad_IsCancelled()
    {
        _graph.Ask = static (node, ask) => node == 1 ? new TaskCompletionSource<int>().Task : ask(1);
        var outer = _graph.LimitedAsync(0);
        Clock.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<Polly.Timeout.TimeoutRejectedException>(() => outer);

        Assert.True(_graph.Tokens[1].IsCancellationRequested);
    }

    private static Task RunOnThread(Action action)
    {
        var done = new TaskCompletionSource();
        new Thread(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        }).Start();
        return done.Task;
    }

    private sealed partial class Graph(AspectRuntime runtime)
    {
        public int[] Runs { get; } = new int[1_000];

        public CancellationToken[] Tokens { get; } = new CancellationToken[2];

        public Way Way { get; set; }

        /// <summary>What a node's core does when it runs for the first time; it may ask for other nodes. Later it returns 100 at once.</summary>
        public Func<int, Func<int, Task<int>>, Task<int>> Ask { get; set; } = null!;

        public Func<int, Func<int, int>, int> AskSync { get; set; } = null!;

        public Task<int> StartAsync(int node) => Way == Way.AnotherMethod && node % 2 == 1 ? OtherAsync(node) : OneAsync(node);

        private Task<int> AskAsync(int node)
            => Interlocked.Increment(ref Runs[node]) > 1 ? Task.FromResult(100)
                : Ask(node, next => Way == Way.BackgroundFlow ? Task.Run(() => StartAsync(next)) : StartAsync(next));

        [Cached("1h")]
        public partial Task<int> OneAsync(int node);

        private Task<int> OneCoreAsync(int node) => AskAsync(node);

        [Cached("1h")]
        public partial Task<int> OtherAsync(int node);

        private Task<int> OtherCoreAsync(int node) => AskAsync(node);

        [Cached("1h", MaxEntries = 0)]
        public partial int Sync(int node);

        private int SyncCore(int node) => Interlocked.Increment(ref Runs[node]) > 1 ? 100 : AskSync(node, Sync);

        [Cached("1h")]
        public partial Task<int> TokenAsync(int node, CancellationToken cancellationToken);

        private Task<int> TokenCoreAsync(int node, CancellationToken cancellationToken)
        {
            Runs[node]++;
            Tokens[node] = cancellationToken;
            return Ask(node, next => TokenAsync(next, default));
        }

        [Cached("1h", LoadTimeout = "10s")]
        public partial Task<int> LimitedAsync(int node);

        private Task<int> LimitedCoreAsync(int node) => Ask(node, next => TokenAsync(next, default));
    }
}
