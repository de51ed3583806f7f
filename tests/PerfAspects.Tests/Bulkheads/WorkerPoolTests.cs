using PerfAspects.Tests.Leaks;
using LogRecorder = PerfAspects.Tests.Telemetry.LogRecorder;

namespace PerfAspects.Tests.Bulkheads;

/// <summary>A bulkhead whose queue is ordered by a priority, and whose synchronous cores run on the thread pool.</summary>
public sealed partial class WorkerPoolTests : AspectTest
{
    private readonly Pool _pool;

    public WorkerPoolTests() => _pool = new Pool(Runtime);

    public enum Urgency : ulong
    {
        Low,
        High = ulong.MaxValue,
        Higher = long.MaxValue,
    }

    [Fact]
    public async Task WaitingCalls_BeginByPriority_AndWithinOneInTheirOrder()
    {
        var gate = new TaskCompletionSource();
        var first = _pool.OrderedAsync("first", 0, gate.Task);
        (string Name, int Priority)[] jobs = [("a", 1), ("b", -5), ("c", 7), ("d", 1), ("e", 0), ("f", 7), ("g", int.MinValue), ("h", 0), ("i", int.MaxValue)];
        var calls = jobs.Select(job => _pool.OrderedAsync(job.Name, job.Priority, Task.CompletedTask)).ToArray();
        Assert.Equal((1, 9), (Statistics("OrderedAsync").Running, Statistics("OrderedAsync").Queued));

        gate.SetResult();
        await Task.WhenAll([first, .. calls]);

        Assert.Equal("first i c f a d e h b g", string.Join(' ', _pool.Begun));
        Assert.Equal((0, 0), (Statistics("OrderedAsync").Running, Statistics("OrderedAsync").Queued));
    }

    [Fact]
    public async Task FullQueue_RejectsANewCall_WhateverItsPriority()
    {
        var gate = new TaskCompletionSource();
        var calls = Enumerable.Range(0, 11).Select(number => _pool.OrderedAsync($"{number}", 0, gate.Task)).ToArray();

        await Assert.ThrowsAsync<BulkheadRejectedException>(() => _pool.OrderedAsync("urgent", 100, gate.Task));

        gate.SetResult();
        await Task.WhenAll(calls);
        Assert.DoesNotContain("urgent", _pool.Begun);
    }

    [Fact]
    public async Task Enum_OverAnUnsignedType_IsOrderedUpToItsGreatestValue()
    {
        var gate = new TaskCompletionSource();
        Task[] calls =
        [
            _pool.ByUrgencyAsync("first", Urgency.Low, gate.Task),
            _pool.ByUrgencyAsync("low", Urgency.Low, Task.CompletedTask),
            _pool.ByUrgencyAsync("high", Urgency.High, Task.CompletedTask),
            _pool.ByUrgencyAsync("higher", Urgency.Higher, Task.CompletedTask),
        ];
        gate.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal("first high higher low", string.Join(' ', _pool.Begun));
    }

    [Fact]
    public async Task Priority_AmongOtherAspects_OrdersAsWell()
    {
        var gate = new TaskCompletionSource();
        var first = _pool.RetriedAsync("first", 0, gate.Task);
        Task[] calls = [_pool.RetriedAsync("a", 1, Task.CompletedTask), _pool.RetriedAsync("b", 2, Task.CompletedTask)];
        gate.SetResult();
        await Task.WhenAll([first, .. calls]);
        Assert.Equal("first b a", string.Join(' ', _pool.Begun));
    }

    [Fact]
    public async Task Offload_RunsTheSynchronousCoreOnThePool_AndGivesItsResult()
    {
        using var hold = new ManualResetEventSlim();
        var call = _pool.WorkAsync(() =>
        {
            hold.Wait();
            return Thread.CurrentThread.IsThreadPoolThread ? "pool" : "other";
        });
        Assert.False(call.IsCompleted); // the caller goes on while the core blocks
        hold.Set();
        Assert.Equal("pool", await call);
        Assert.Equal((1, 0), (Statistics("WorkAsync").Calls, Statistics("WorkAsync").Running));
    }

    [Fact]
    public async Task Offload_OfACoreThatThrows_FailsTheTask()
    {
        await Assert.ThrowsAsync<FormatException>(() => _pool.WorkAsync(static () => throw new FormatException()));
        Assert.Equal(1, Statistics("WorkAsync").Failures);
        Assert.Equal("again", await _pool.WorkAsync(static () => "again"));
    }

    [Fact]
    public async Task Offload_OfACoreWithoutAResult_EndsWithTheCore_AndKeepsItsContext()
    {
        var local = new AsyncLocal<int> { Value = 5 };
        var seen = 0;
        await _pool.DoAsync(_ => seen = local.Value, default);
        Assert.Equal(5, seen);
    }

    [Fact]
    public async Task Offload_CancelledWhileItWaits_NeverBegins()
    {
        using var hold = new ManualResetEventSlim();
        using var caller = new CancellationTokenSource();
        var begun = false;
        var first = _pool.DoAsync(_ => hold.Wait(), default);
        var second = _pool.DoAsync(_ => begun = true, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) > 0);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        hold.Set();
        await first;
        await _pool.DoAsync(static _ => { }, default);
        Assert.False(begun);
        Assert.Equal(0, Statistics("DoAsync").Failures);
    }

    [Fact]
    public async Task Offload_TokenOfTheCall_ReachesTheCore()
    {
        using var caller = new CancellationTokenSource();
        var token = default(CancellationToken);
        await _pool.DoAsync(seen => token = seen, caller.Token);
        Assert.Equal(caller.Token, token);

        var canceled = _pool.DoAsync(
            seen =>
            {
                caller.Cancel();
                seen.ThrowIfCancellationRequested();
            },
            caller.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);
        Assert.Equal(0, Statistics("DoAsync").Failures);
    }

    [Fact]
    public async Task Offload_OfACachedMethod_KeepsTheValue()
    {
        Assert.Equal(1, await _pool.CountAsync(1));
        Assert.Equal(1, await _pool.CountAsync(1));
        await _pool.ForgetAsync(1);
        Assert.Equal(2, await _pool.CountAsync(1));
    }

    [Fact]
    public async Task ObserveOnly_SwitchedOn_LetsWaitingCallsGo_AndSwitchedOffHoldsAgain()
    {
        var log = new LogRecorder();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, LoggerFactory = log });
        var pool = new Pool(runtime);
        var method = runtime.Find(typeof(Pool), nameof(Pool.OrderedAsync))!;
        var gate = new TaskCompletionSource();
        var calls = Enumerable.Range(0, 6).Select(number => pool.OrderedAsync($"{number}", 0, gate.Task)).ToList();
        method.Override("Bulkhead:ObserveOnly", "true");
        await Patience.UntilAsync(() => pool.Begun.Count == 6);
        calls.AddRange(Enumerable.Range(6, 7).Select(number => pool.OrderedAsync($"{number}", 0, gate.Task)));

        Assert.Equal(13, pool.Begun.Count);
        Assert.Equal((13, 0, 2), (method.GetStatistics().Running, method.GetStatistics().Queued, method.GetStatistics().Rejected)); // one runs, ten would wait
        Assert.Single(log.Told, static line => line == "Warning 60 RefusalObserved");
        method.Override("Bulkhead:ObserveOnly", "false");
        var waiting = pool.OrderedAsync("13", 0, gate.Task);
        Assert.Equal((13, 1), (method.GetStatistics().Running, method.GetStatistics().Queued));
        gate.SetResult();
        await Task.WhenAll([.. calls, waiting]);
        Assert.Equal((0, 0), (method.GetStatistics().Running, method.GetStatistics().Queued));
    }

    private new AspectStatistics Statistics(string method) => Runtime.Find(typeof(Pool), method)!.GetStatistics();

    private sealed partial class Pool(AspectRuntime runtime)
    {
        private readonly Lock _gate = new();
        private readonly List<string> _begun = [];
        private int _counts;

        public IReadOnlyList<string> Begun
        {
            get
            {
                lock (_gate)
                {
                    return [.. _begun];
                }
            }
        }

        [Bulkhead(1, QueueLimit = 10)]
        public partial Task OrderedAsync(string name, [Priority] int priority, Task core);

        private Task OrderedCoreAsync(string name, int priority, Task core) => BeginAsync(name, core);

        [Bulkhead(1, QueueLimit = 10)]
        public partial Task ByUrgencyAsync(string name, [Priority] Urgency urgency, Task core);

        private Task ByUrgencyCoreAsync(string name, Urgency urgency, Task core) => BeginAsync(name, core);

        [Retry(1, Delay = "0s"), Bulkhead(1, QueueLimit = 10)]
        public partial Task RetriedAsync(string name, [Priority] byte priority, Task core);

        private Task RetriedCoreAsync(string name, byte priority, Task core) => BeginAsync(name, core);

        [Bulkhead(2, Offload = true)]
        public partial ValueTask<string> WorkValueAsync(Func<string> work);

        private static string WorkValueCore(Func<string> work) => work();

        [Bulkhead(2, Offload = true)]
        public partial Task<object> WorkAsync(Func<string> work);

        private static string WorkCore(Func<string> work) => work();

        [Bulkhead(1, QueueLimit = 10, Offload = true)]
        public partial Task DoAsync(Action<CancellationToken> work, CancellationToken cancellationToken);

        private static void DoCore(Action<CancellationToken> work, CancellationToken cancellationToken) => work(cancellationToken);

        [Cached("1h"), Bulkhead(1, Offload = true)]
        public partial Task<int> CountAsync(int id);

        private int CountCoreAsync(int id) => Interlocked.Increment(ref _counts);

        [CacheInvalidate(nameof(CountAsync)), Bulkhead(1, Offload = true)]
        public partial ValueTask ForgetAsync(int id);

        private static void ForgetCore(int id)
        {
        }

        private async Task BeginAsync(string name, Task core)
        {
            lock (_gate)
            {
                _begun.Add(name);
            }

            await core;
        }
    }
}
