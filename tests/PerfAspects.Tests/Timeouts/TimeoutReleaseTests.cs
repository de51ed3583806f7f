using PerfAspects.Tests.Leaks;
using Polly.Timeout;

namespace PerfAspects.Tests.Timeouts;

/// <summary>An attempt under a timeout leaves nothing behind, however it ends, and has all of its time whatever the clock's timers do.</summary>
public sealed partial class TimeoutReleaseTests : IDisposable
{
    private readonly Registrations _registrations = new();
    private readonly FakeClock _clock = new();
    private readonly AspectRuntime _runtime;
    private readonly CancellationTokenSource _caller;
    private readonly Api _api;

    public TimeoutReleaseTests()
    {
        _runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = new EarlyTimers(_registrations.CreateClock(_clock), TimeSpan.FromMilliseconds(4)) });
        _caller = _registrations.CreateTokenSource();
        _api = new Api(_runtime);
    }

    public void Dispose() => _runtime.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InTime_UnregistersFromTheCallersToken(bool abandons)
    {
        var call = Begin(abandons);

        WithoutContext.Run(_api.End.SetResult);
        await call;

        Assert.Equal((0, 0), (_registrations.Callbacks, _clock.TimersSet));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimeIsUp_NotATickEarly_UnregistersFromTheCallersToken(bool abandons)
    {
        var call = Begin(abandons);
        _clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted || _api.Token.IsCancellationRequested);

        _clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);

        Assert.Equal(0, _registrations.Count);
        Assert.True(_api.Token.IsCancellationRequested);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CallerCancels_UnregistersFromTheCallersToken(bool abandons)
    {
        var call = Begin(abandons);

        await _caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Assert.Equal(0, _registrations.Count);
    }

    [Fact]
    public async Task LeftBehind_UnregistersFromTheCallersTokenAtOnce()
    {
        var call = WithoutContext.Run(() => _api.DeafAsync(_caller.Token));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);

        Assert.Equal(0, _registrations.Count); // although the core still runs
        _api.End.SetResult();
    }

    // The caller's token is cancelled while the attempt ends, or after: neither throws at whoever cancels.
    [Fact]
    public async Task CallerCancels_AfterTheEnd_HasNoEffect()
    {
        _api.End.SetResult();
        await _api.LeaveAsync(_caller.Token);
        await _api.WaitAsync(_caller.Token);

        await _caller.CancelAsync();

        Assert.False(_api.Token.IsCancellationRequested);
    }

    // A callback that the core has registered with its token throws: on a timer's thread that would end the process.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TimeIsUp_ACallbackOfTheCoreThrows_IsATimeout(bool abandons)
    {
        var call = Begin(abandons);
        using var registration = _api.Token.UnsafeRegister(static _ => throw new InvalidDataException(), null);

        _clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);
    }

    [Fact]
    public async Task Retry_TimersRingEarly_WaitsForTheWholeDelay()
    {
        var call = WithoutContext.Run(_api.RetriedAsync);
        _clock.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(1, _api.Runs);

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await call;
        Assert.Equal(2, _api.Runs);
    }

    private Task Begin(bool abandons)
    {
        var call = WithoutContext.Run(() => abandons ? _api.LeaveAsync(_caller.Token) : _api.WaitAsync(_caller.Token));
        Assert.False(call.IsCompleted);
        return call;
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        public TaskCompletionSource End { get; } = new();

        public CancellationToken Token { get; private set; }

        public int Runs { get; private set; }

        [Timeout("2s")]
        public partial Task WaitAsync(CancellationToken cancellationToken);

        private Task WaitCoreAsync(CancellationToken cancellationToken) => HonourAsync(cancellationToken);

        [Timeout("2s", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
        public partial Task LeaveAsync(CancellationToken cancellationToken);

        private Task LeaveCoreAsync(CancellationToken cancellationToken) => HonourAsync(cancellationToken);

        [Timeout("2s", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
        public partial Task DeafAsync(CancellationToken cancellationToken);

#pragma warning disable PERF021 // deaf on purpose
        private Task DeafCoreAsync(CancellationToken cancellationToken) => End.Task;
#pragma warning restore PERF021

        [Retry(1, Delay = "100ms", Jitter = false)]
        public partial Task RetriedAsync();

        private Task RetriedCoreAsync() => ++Runs == 1 ? Task.FromException(new IOException("once")) : Task.CompletedTask;

        private Task HonourAsync(CancellationToken cancellationToken)
        {
            Token = cancellationToken;
            return End.Task.WaitAsync(cancellationToken);
        }
    }
}
