using Polly.Timeout;

namespace PerfAspects.Tests.Timeouts;

public sealed partial class TimeoutTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.Timeouts.TimeoutTests+Api.";

    private readonly Api _api;

    public TimeoutTests() => _api = new Api(Runtime);

    [Fact]
    public async Task Async_CoreHonoursItsToken_TimesOut()
    {
        var call = _api.WaitAsync(default);
        Clock.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(call.IsCompleted);

        Clock.Advance(TimeSpan.FromMilliseconds(1));

        var exception = await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);
        Assert.Equal(TimeSpan.FromSeconds(2), exception.Timeout);
        Assert.Equal((1, 1, 1), (Statistics(Method + "WaitAsync").Calls, Statistics(Method + "WaitAsync").Failures, Statistics(Method + "WaitAsync").Timeouts));
    }

    [Fact]
    public async Task Async_CoreIsDoneInTime_ReturnsItsValue()
    {
        var call = _api.WaitAsync(default);
        Clock.Advance(TimeSpan.FromMilliseconds(1999));

        _api.End.SetResult(7);

        Assert.Equal(7, await call);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, Statistics(Method + "WaitAsync").Timeouts);
        Assert.Equal(0, Clock.TimersSet);
    }

    [Fact]
    public async Task Caller_Cancels_SurfacesAsTheCallersToken()
    {
        using var caller = new CancellationTokenSource();
        var call = _api.WaitAsync(caller.Token);

        await caller.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(caller.Token, exception.CancellationToken);
        Assert.True(call.IsCanceled);
        Assert.Equal((0, 0), (Statistics(Method + "WaitAsync").Failures, Statistics(Method + "WaitAsync").Timeouts));
    }

    [Fact]
    public async Task Wait_CoreIgnoresItsTokenAndReturns_HasSucceeded()
    {
        var call = _api.IgnoreAsync(default);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(_api.Token.IsCancellationRequested);
        Assert.False(call.IsCompleted);

        _api.End.SetResult(7);

        Assert.Equal(7, await call);
        Assert.Equal(0, Statistics(Method + "IgnoreAsync").Timeouts);
    }

    [Fact]
    public async Task Wait_CoreIgnoresItsTokenAndFails_FailsWithThat()
    {
        var call = _api.IgnoreAsync(default);
        Clock.Advance(TimeSpan.FromSeconds(2));

        _api.End.SetException(new InvalidDataException());

        await Assert.ThrowsAsync<InvalidDataException>(() => call);
    }

    [Fact]
    public async Task Sync_CoreHonoursItsToken_TimesOutOnItsOwnThread()
    {
        var call = Task.Factory.StartNew(
            () => Record.Exception(() => _api.Block(default)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (Clock.TimersSet == 0)
        {
            await Task.Yield();
        }

        Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.IsType<TimeoutRejectedException>(await call);
    }

    [Theory]
    [InlineData("below Polly's 10 ms")]
    [InlineData("above Polly's day")]
    public async Task Duration_OutsideOfPollysRange_IsKeptAsWell(string range)
    {
        var isShort = range.StartsWith("below", StringComparison.Ordinal);
        var call = isShort ? _api.ShortAsync(default) : _api.LongAsync(default);
        var duration = isShort ? TimeSpan.FromMilliseconds(1) : TimeSpan.FromDays(49);

        Clock.Advance(duration - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        Clock.Advance(TimeSpan.FromTicks(1));

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);
    }

    [Fact]
    public void InTime_CompletingSynchronously_AllocatesNothing()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { MeterFactory = Meters }); // only the system's timers can be used again
        using var caller = new CancellationTokenSource();
        var api = new Api(runtime);

        Assert.Equal(0, Allocations.Measure(() => Assert.True(api.GetAsync(caller.Token).IsCompletedSuccessfully)));
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        public TaskCompletionSource<int> End { get; } = new();

        public CancellationToken Token { get; private set; }

        [Timeout("2s")]
        public partial Task<int> WaitAsync(CancellationToken cancellationToken);

        private Task<int> WaitCoreAsync(CancellationToken cancellationToken) => End.Task.WaitAsync(cancellationToken);

        [Timeout("2s")]
        public partial Task<int> IgnoreAsync(CancellationToken cancellationToken);

        private Task<int> IgnoreCoreAsync(CancellationToken cancellationToken)
        {
            Token = cancellationToken;
            return End.Task;
        }

        [Timeout("2s")]
        public partial void Block(CancellationToken cancellationToken);

        private void BlockCore(CancellationToken cancellationToken)
        {
            cancellationToken.WaitHandle.WaitOne();
            cancellationToken.ThrowIfCancellationRequested();
        }

        [Timeout("1ms")]
        public partial Task ShortAsync(CancellationToken cancellationToken);

        private Task ShortCoreAsync(CancellationToken cancellationToken) => End.Task.WaitAsync(cancellationToken);

        [Timeout("49d")]
        public partial Task LongAsync(CancellationToken cancellationToken);

        private Task LongCoreAsync(CancellationToken cancellationToken) => End.Task.WaitAsync(cancellationToken);

        [Timeout("10s")]
        public partial ValueTask<int> GetAsync(CancellationToken cancellationToken);

        private ValueTask<int> GetCoreAsync(CancellationToken cancellationToken) => new(cancellationToken.IsCancellationRequested ? 0 : 1);
    }
}
