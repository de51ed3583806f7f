using PerfAspects.Tests.Telemetry;
using Polly.Timeout;

namespace PerfAspects.Tests.Timeouts;

public sealed partial class AbandonTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.Timeouts.AbandonTests+Api.";

    private readonly Api _api;
    private readonly MeterReadings _readings;

    public AbandonTests()
    {
        _api = new Api(Runtime);
        _readings = new MeterReadings(Meters);
    }

    private double Abandoned => _readings.Observe("perfaspects.timeout.abandoned").Single().Value;

    [Fact]
    public async Task Timeout_CoreIgnoresIt_ReturnsAtOnceAndCountsTheCoreUntilItEnds()
    {
        var call = _api.IgnoreAsync(default);
        Assert.Equal(0, Abandoned);

        Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(2), (await Assert.ThrowsAsync<TimeoutRejectedException>(() => call)).Timeout);
        Assert.True(_api.Token.IsCancellationRequested);
        Assert.Equal((1, 1), (Statistics(Method + "IgnoreAsync").Timeouts, Abandoned));

        WithoutContext.Run(() => _api.End.SetResult(7));
        Assert.Equal((1, 0), (Statistics(Method + "IgnoreAsync").Timeouts, Abandoned));
    }

    [Fact]
    public async Task Timeout_CoreHonoursIt_IsNotAbandoned()
    {
        var call = _api.HonourAsync(default);

        Clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);
        Assert.Equal((1, 0), (Statistics(Method + "HonourAsync").Timeouts, Abandoned));
    }

    [Fact]
    public async Task Timeout_CoreFailsLater_NobodyHears()
    {
        var unobserved = 0;
        void Count(object? sender, UnobservedTaskExceptionEventArgs arguments)
        {
            if (arguments.Exception.InnerException is LateException)
            {
                unobserved++;
            }
        }

        TaskScheduler.UnobservedTaskException += Count;
        try
        {
            await AbandonAndFailAsync();
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Count;
        }

        Assert.Equal((0, 0), (unobserved, Abandoned));
    }

    [Fact]
    public async Task InTime_ValueOrFailure_IsTheCores()
    {
        WithoutContext.Run(() => _api.End.SetResult(7));
        Assert.Equal(7, await _api.IgnoreAsync(default));
        Assert.Equal(7, await _api.HonourAsync(default));
        Assert.Equal(7, _api.Get(static () => 7));
        Assert.Throws<InvalidDataException>(() => _api.Get(static () => throw new InvalidDataException()));
        Assert.Equal(0, Clock.TimersSet);
    }

    [Fact]
    public async Task Timeout_CoreIsSlowToGiveItsThreadBack_CountsFromTheBeginning()
    {
        var slow = _api.BeginAsync(() => Clock.Advance(TimeSpan.FromMilliseconds(1500)));
        Clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(slow.IsCompleted);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => slow);

        var tooSlow = _api.BeginAsync(() => Clock.Advance(TimeSpan.FromMilliseconds(2001)));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => tooSlow);
        Assert.Equal(2, Abandoned);
    }

    [Fact]
    public async Task Caller_CancelsACoreThatHonoursIt_SurfacesAsTheCallersToken()
    {
        using var caller = new CancellationTokenSource();
        var call = _api.HonourAsync(caller.Token);

        await caller.CancelAsync();

        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.Equal((0, 0), (Statistics(Method + "HonourAsync").Timeouts, Statistics(Method + "HonourAsync").Failures));
    }

    [Fact]
    public async Task Caller_CancelsBeforeTheCoreGivesItsThreadBack_SurfacesAsTheCallersToken()
    {
        using var caller = new CancellationTokenSource();

        var call = _api.BeginAsync(
            () =>
            {
                caller.Cancel();
                _api.Token.ThrowIfCancellationRequested();
            },
            caller.Token);

        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.Equal(0, Abandoned);
    }

    [Fact]
    public async Task Caller_Cancels_LeavesAtOnceWithItsToken()
    {
        using var caller = new CancellationTokenSource();
        var call = _api.IgnoreAsync(caller.Token);

        await caller.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(caller.Token, exception.CancellationToken);
        Assert.True(_api.Token.IsCancellationRequested);
        Assert.Equal((0, 0, 1), (Statistics(Method + "IgnoreAsync").Timeouts, Statistics(Method + "IgnoreAsync").Failures, Abandoned));
    }

    [Fact]
    public async Task Sync_CoreIgnoresIt_TheCallersThreadIsFreeAtOnce()
    {
        using var leave = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = Task.Factory.StartNew(
            () => Record.Exception(() => _api.Get(() =>
            {
                entered.SetResult();
                leave.Wait();
                return 7;
            })),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        await entered.Task;
        while (Clock.TimersSet == 0)
        {
            await Task.Yield();
        }

        Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.IsType<TimeoutRejectedException>(await call);
        Assert.Equal(1, Abandoned);
        leave.Set();
    }

    [Fact]
    public async Task Bulkhead_OfAnAbandonedCore_KeepsItsSlotUntilItEnds()
    {
        var call = _api.InABulkheadAsync(default);
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);

        await Assert.ThrowsAsync<BulkheadRejectedException>(() => _api.InABulkheadAsync(default));

        WithoutContext.Run(() => _api.End.SetResult(7));
        Assert.Equal(7, await _api.InABulkheadAsync(default));
    }

    public override void Dispose()
    {
        _readings.Dispose();
        base.Dispose();
    }

    private async Task AbandonAndFailAsync()
    {
        var call = _api.IgnoreAsync(default);
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);
        WithoutContext.Run(() => _api.End.SetException(new LateException()));
        _api.Forget();
    }

    private sealed class LateException : Exception;

    private sealed partial class Api(AspectRuntime runtime)
    {
        public TaskCompletionSource<int> End { get; private set; } = new();

        public CancellationToken Token { get; private set; }

        public void Forget() => End = new TaskCompletionSource<int>();

        [Timeout("2s", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
        public partial Task<int> IgnoreAsync(CancellationToken cancellationToken);

        private Task<int> IgnoreCoreAsync(CancellationToken cancellationToken)
        {
            Token = cancellationToken;
            return End.Task;
        }

        [Timeout("2s", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
        public partial Task<int> HonourAsync(CancellationToken cancellationToken);

        private Task<int> HonourCoreAsync(CancellationToken cancellationToken) => End.Task.WaitAsync(cancellationToken);

        [Timeout("2s", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
        public partial Task BeginAsync(Action begin, CancellationToken cancellationToken = default);

        private Task BeginCoreAsync(Action begin, CancellationToken cancellationToken)
        {
            Token = cancellationToken;
            begin();
            return End.Task;
        }

        [Timeout("2s", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
        public partial int Get(Func<int> work, CancellationToken cancellationToken = default);

#pragma warning disable PERF021 // deaf on purpose
        private int GetCore(Func<int> work, CancellationToken cancellationToken) => work();
#pragma warning restore PERF021

        [Timeout("2s", OnIgnoredCancellation = IgnoredCancellation.Abandon), Bulkhead(1)]
        public partial Task<int> InABulkheadAsync(CancellationToken cancellationToken);

#pragma warning disable PERF021 // deaf on purpose
        private Task<int> InABulkheadCoreAsync(CancellationToken cancellationToken) => End.Task;
#pragma warning restore PERF021
    }
}
