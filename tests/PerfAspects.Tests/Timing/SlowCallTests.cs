using System.Diagnostics;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Timing;

public sealed partial class SlowCallTests : IDisposable
{
    private const string Name = "PerfAspects.Tests.Timing.SlowCallTests+Work";

    private readonly FakeClock _clock = new();
    private readonly LogRecorder _log = new();
    private readonly AspectRuntime _runtime;
    private readonly Work _work;

    public SlowCallTests()
    {
        _runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock, LoggerFactory = _log });
        _work = new Work(_runtime, _clock);
    }

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void SlowCall_NobodyListens_IsOneWarningAndKept()
    {
        var began = _clock.GetUtcNow();

        _work.Run("the argument", TimeSpan.FromMilliseconds(700));

        var entry = Assert.Single(_log.Entries);
        Assert.Equal("Warning 1 SlowCall", Assert.Single(_log.Told));
        Assert.Equal(
            ($"{Name}.Run", 700.0, 500.0, "ok"),
            (entry.Values["Method"], entry.Values["DurationMs"], entry.Values["ThresholdMs"], entry.Values["Outcome"]));
        Assert.DoesNotContain("the argument", entry.Message, StringComparison.Ordinal);
        Assert.Equal(new SlowCall { Time = began, Duration = TimeSpan.FromMilliseconds(700), Outcome = CallOutcome.Ok }, Assert.Single(Calls("Run")));
    }

    [Theory]
    [InlineData(499, 0)]
    [InlineData(500, 1)]
    public void Threshold_Reached_IsSlow(int milliseconds, int expected)
    {
        _work.Run("", TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(expected, Calls("Run").Count);
        Assert.Equal(expected, _log.Entries.Count);
    }

    [Fact]
    public async Task SlowCall_Async_IsMeasuredToTheEndOfTheTask()
    {
        var gate = new TaskCompletionSource();

        var call = _work.WaitAsync(gate.Task, default);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(Calls("WaitAsync"));
        gate.SetResult();
        await call;

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(Calls("WaitAsync")).Duration);
    }

    [Fact]
    public async Task SlowCall_FailedOrCancelled_TellsSo()
    {
        using var source = new CancellationTokenSource();
        var failing = _work.WaitAsync(new TaskCompletionSource().Task, default);
        var gate = new TaskCompletionSource();
        var failed = _work.WaitAsync(gate.Task, default);
        var canceled = _work.WaitAsync(new TaskCompletionSource().Task, source.Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        gate.SetException(new FormatException());
        await Assert.ThrowsAsync<FormatException>(() => failed);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled);

        Assert.Equal([CallOutcome.Canceled, CallOutcome.Error], Calls("WaitAsync").Select(static call => call.Outcome));
        Assert.Equal(["error", "canceled"], _log.Entries.Select(static entry => entry.Values["Outcome"]));
        Assert.False(failing.IsCompleted);
    }

    [Fact]
    public void SlowCall_InATrace_KeepsItsId()
    {
        using var caller = new Activity("caller").SetIdFormat(ActivityIdFormat.W3C).Start();

        _work.Run("", TimeSpan.FromSeconds(1));

        Assert.Equal(caller.TraceId, Assert.Single(Calls("Run")).TraceId);
    }

    [Fact]
    public void SlowCalls_MoreThanAHundred_TheLastStayLastFirst()
    {
        for (var i = 1; i <= 105; i++)
        {
            _work.Run("", TimeSpan.FromSeconds(i));
        }

        Assert.Equal(Enumerable.Range(6, 100).Reverse().Select(static i => TimeSpan.FromSeconds(i)), Calls("Run").Select(static call => call.Duration));
    }

    [Fact]
    public void SlowCall_OfACachedMethod_IsTheLoad()
    {
        _work.Cached();
        _work.Cached();

        Assert.Single(Calls("Cached"));
    }

    [Fact]
    public void Threshold_None_KeepsNothing()
    {
        _work.Unlimited();

        Assert.Empty(Calls("Unlimited"));
        Assert.Empty(_log.Entries);
    }

    [Fact]
    public void Settings_TellTheThreshold()
        => Assert.Contains(new AspectSetting { Name = "Timed:SlowThreshold", Value = "500ms", Origin = AspectSettingOrigin.Attribute }, _runtime.Find($"{Name}.Run")!.Settings);

    [Fact]
    public void Threshold_ChangedAtRunTime_HoldsForTheNextCallAndKeepsTheLastOnes()
    {
        var method = _runtime.Find($"{Name}.Run")!;
        _work.Run("", TimeSpan.FromSeconds(1));

        method.Override("Timed:SlowThreshold", "2s");
        _work.Run("", TimeSpan.FromSeconds(1));
        Assert.Single(method.SlowCalls);
        method.Override("Timed:SlowThreshold", null);
        _work.Run("", TimeSpan.FromSeconds(1));

        Assert.Equal(2, method.SlowCalls.Count);
        Assert.Throws<ArgumentException>(() => method.Override("Timed:SlowThreshold", "soon"));
    }

    private IReadOnlyList<SlowCall> Calls(string method) => _runtime.Find($"{Name}.{method}")!.SlowCalls;

    private sealed partial class Work(AspectRuntime runtime, FakeClock clock)
    {
        [Timed(SlowThreshold = "500ms")]
        public partial void Run(string argument, TimeSpan time);

        private void RunCore(string argument, TimeSpan time) => clock.Advance(time);

        [Timed(SlowThreshold = "500ms")]
        public partial Task WaitAsync(Task gate, CancellationToken cancellationToken);

        private Task WaitCoreAsync(Task gate, CancellationToken cancellationToken) => gate.WaitAsync(cancellationToken);

        [Timed(SlowThreshold = "1s"), Cached("5m")]
        public partial int Cached();

        private int CachedCore()
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return 1;
        }

        [Timed]
        public partial void Unlimited();

        private void UnlimitedCore() => clock.Advance(TimeSpan.FromDays(1));
    }
}
