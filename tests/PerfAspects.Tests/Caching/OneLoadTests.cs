namespace PerfAspects.Tests.Caching;

/// <summary>Contract §5: one load a key, fair cancellation, failures to every waiter.</summary>
public sealed partial class OneLoadTests : AspectTest
{
    private const int Callers = 64;

    private readonly Slow _slow;

    public OneLoadTests() => _slow = new Slow(Runtime);

    [Fact]
    public async Task Stampede_Async_RunsTheCoreOnce()
    {
        var calls = Enumerable.Range(0, Callers).Select(_ => _slow.GetAsync(1, default).AsTask()).ToArray();
        Assert.Equal(1, _slow.Runs);

        _slow.Gate.SetResult(42);

        Assert.All(await Task.WhenAll(calls), static value => Assert.Equal(42, value));
        Assert.Equal(1, _slow.Runs);
        var statistics = Statistics("PerfAspects.Tests.Caching.OneLoadTests+Slow.GetAsync");
        Assert.Equal((Callers, 1, Callers - 1, 0), (statistics.Calls, statistics.CacheMisses, statistics.CacheJoined, statistics.CacheHits));
    }

    [Fact]
    public void Stampede_Sync_RunsTheCoreOnce()
    {
        var values = new int[Callers];
        var threads = Enumerable.Range(0, Callers).Select(i => new Thread(() => values[i] = _slow.Get(1, default))).ToArray();
        Array.ForEach(threads, static thread => thread.Start());

        // The core holds its thread until every caller has come: if the load were not shared, they would be let in and counted.
        Patience.Until(() => Statistics("PerfAspects.Tests.Caching.OneLoadTests+Slow.Get") is var s && s.CacheMisses + s.CacheJoined == Callers);
        _slow.SyncGate.Set();
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(1, _slow.Runs);
        Assert.All(values, static value => Assert.Equal(7, value));
    }

    [Fact]
    public async Task Cancel_OneOfTwo_LeavesAloneAtOnceWithItsOwnToken()
    {
        using var source = new CancellationTokenSource();
        var first = _slow.GetAsync(1, source.Token).AsTask();
        var second = _slow.GetAsync(1, default).AsTask();

        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.False(_slow.SeenToken.IsCancellationRequested);
        _slow.Gate.SetResult(42);
        Assert.Equal(42, await second);
        Assert.Equal(42, await _slow.GetAsync(1, default));
        Assert.Equal(1, _slow.Runs);
    }

    [Fact]
    public async Task Cancel_LastCaller_CancelsTheLoadAndFreesTheKey()
    {
        using var source = new CancellationTokenSource();
        var first = _slow.GetAsync(1, source.Token).AsTask();
        var second = _slow.GetAsync(1, source.Token).AsTask();
        var abandoned = _slow.Gate;

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(_slow.SeenToken.IsCancellationRequested);

        // The next caller begins anew, and the value that comes too late is dropped.
        _slow.Gate = new TaskCompletionSource<int>();
        var third = _slow.GetAsync(1, default).AsTask();
        abandoned.SetResult(13);
        Assert.False(third.IsCompleted);
        _slow.Gate.SetResult(42);
        Assert.Equal(42, await third);
        Assert.Equal(42, await _slow.GetAsync(1, default));
    }

    [Fact]
    public async Task Cancel_FirstCallerThenLoadFails_ARemainingCallerRunsItAgain()
    {
        using var source = new CancellationTokenSource();
        var first = _slow.GetAsync(1, source.Token).AsTask();
        var second = _slow.GetAsync(1, default).AsTask();
        var third = _slow.GetAsync(1, default).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var failing = _slow.Gate;
        _slow.Gate = new TaskCompletionSource<int>();
        failing.SetException(new InvalidOperationException("torn down with its caller"));
        _slow.Gate.SetResult(42);

        Assert.Equal(42, await second);
        Assert.Equal(42, await third);
        Assert.Equal(2, _slow.Runs);
    }

    [Fact]
    public async Task Cancel_Beforehand_DoesNotRunTheCore()
    {
        var canceled = new CancellationToken(canceled: true);

        var call = _slow.GetAsync(1, canceled).AsTask();

        Assert.True(call.IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Throws<OperationCanceledException>(() => _slow.Get(1, canceled));
        Assert.Equal(0, _slow.Runs);
    }

    [Fact]
    public void Cancel_SyncWaiter_LeavesWhileTheLoadGoesOn()
    {
        var owner = new Thread(() => _slow.Get(1, default));
        owner.Start();
        Patience.Until(() => _slow.Runs == 1);
        using var source = new CancellationTokenSource();
        Exception? seen = null;
        var waiter = new Thread(() => seen = Record.Exception(() => _slow.Get(1, source.Token)));
        waiter.Start();
        Patience.Until(() => Statistics("PerfAspects.Tests.Caching.OneLoadTests+Slow.Get").CacheJoined == 1);

        source.Cancel();
        waiter.Join();

        Assert.Equal(source.Token, Assert.IsAssignableFrom<OperationCanceledException>(seen).CancellationToken);
        Assert.True(owner.IsAlive);
        _slow.SyncGate.Set();
        owner.Join();
        Assert.Equal(7, _slow.Get(1, default));
        Assert.Equal(1, _slow.Runs);
    }

    [Fact]
    public async Task Failure_ReachesEveryWaiter_AndIsNotKept()
    {
        var first = _slow.GetAsync(1, default).AsTask();
        var second = _slow.GetAsync(1, default).AsTask();
        _slow.Gate.SetException(new InvalidOperationException("down"));

        Assert.Equal("down", (await Assert.ThrowsAsync<InvalidOperationException>(() => first)).Message);
        Assert.Equal("down", (await Assert.ThrowsAsync<InvalidOperationException>(() => second)).Message);

        _slow.Gate = new TaskCompletionSource<int>();
        _slow.Gate.SetResult(42);
        Assert.Equal(42, await _slow.GetAsync(1, default));
        Assert.Equal(2, Statistics("PerfAspects.Tests.Caching.OneLoadTests+Slow.GetAsync").Failures);
    }

    [Fact]
    public void Failure_KeepsTheCoresStack()
    {
        var exception = Assert.Throws<FormatException>(() => _slow.Throw(1));

        Assert.Contains(nameof(Slow.ThrowHere), exception.StackTrace, StringComparison.Ordinal);
        Assert.Equal(1, _slow.Runs);
        Assert.Throws<FormatException>(() => _slow.Throw(1));
        Assert.Equal(2, _slow.Runs);
    }

    [Fact]
    public async Task Task_CoreThatThrowsAtOnce_IsAFailedTask()
    {
        var call = _slow.ThrowAtOnceAsync(1);

        Assert.True(call.IsFaulted);
        await Assert.ThrowsAsync<FormatException>(() => call);
    }

    [Fact]
    public async Task ClearCache_DuringALoad_HandsItsValueToTheWaitersAndKeepsItNot()
    {
        var before = _slow.GetAsync(1, default).AsTask();
        var old = _slow.Gate;
        Runtime.Find("PerfAspects.Tests.Caching.OneLoadTests+Slow.GetAsync")!.ClearCache();

        // A call after the invalidation joins no older load, however long that takes.
        _slow.Gate = new TaskCompletionSource<int>();
        var after = _slow.GetAsync(1, default).AsTask();
        Assert.Equal(2, _slow.Runs);
        _slow.Gate.SetResult(2);
        Assert.Equal(2, await after);
        old.SetResult(1);
        Assert.Equal(1, await before);

        Assert.Equal(2, await _slow.GetAsync(1, default));
        Assert.Equal(2, _slow.Runs);
    }

    [Fact]
    public async Task Reentrancy_OwnKey_ThrowsAndTheKeyWorksAfterwards()
    {
        _slow.Recurse = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _slow.RecursiveAsync(1));
        Assert.Throws<InvalidOperationException>(() => _slow.Recursive(1));

        _slow.Recurse = false;
        Assert.Equal(5, await _slow.RecursiveAsync(1));
        Assert.Equal(5, _slow.Recursive(1));
    }

    public override void Dispose()
    {
        _slow.SyncGate.Dispose();
        base.Dispose();
    }

    private sealed partial class Slow(AspectRuntime runtime)
    {
        public int Runs;

        public TaskCompletionSource<int> Gate { get; set; } = new();

        public ManualResetEventSlim SyncGate { get; } = new();

        public CancellationToken SeenToken { get; private set; }

        public bool Recurse { get; set; }

        [Cached("5m")]
        public partial ValueTask<int> GetAsync(int id, CancellationToken cancellationToken);

        private async ValueTask<int> GetCoreAsync(int id, CancellationToken cancellationToken)
        {
            SeenToken = cancellationToken;
            Interlocked.Increment(ref Runs);
            return await Gate.Task;
        }

        [Cached("5m")]
        public partial int Get(int id, CancellationToken cancellationToken);

        private int GetCore(int id, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref Runs);
            SyncGate.Wait(CancellationToken.None);
            return 7;
        }

        [Cached("5m")]
        public partial int Throw(int id);

        private int ThrowCore(int id) => ThrowHere();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        public int ThrowHere()
        {
            Runs++;
            throw new FormatException("here");
        }

        [Cached("5m")]
        public partial Task<int> ThrowAtOnceAsync(int id);

        private Task<int> ThrowAtOnceCoreAsync(int id) => throw new FormatException("at once");

        [Cached("5m")]
        public partial Task<int> RecursiveAsync(int id);

        private async Task<int> RecursiveCoreAsync(int id)
        {
            await Task.Yield();
            return Recurse ? await RecursiveAsync(id) : 5;
        }

        [Cached("5m")]
        public partial int Recursive(int id);

        private int RecursiveCore(int id) => Recurse ? Recursive(id) : 5;
    }
}
