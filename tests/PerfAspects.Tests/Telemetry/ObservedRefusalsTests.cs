namespace PerfAspects.Tests.Telemetry;

/// <summary>Calls over limits that only observe, where code of the application fails or settings change.</summary>
public sealed partial class ObservedRefusalsTests
{
    private const string Logged = "Warning 60 RefusalObserved";

    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData(nameof(Service.BulkheadAsync))]
    [InlineData(nameof(Service.AmongStepsAsync))]
    public async Task ClockThatFails_FailsNoCall_AndLosesNoSlot(string method)
    {
        var clock = new FailingClock();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var service = new Service(runtime);
        var first = Call(service, method);
        clock.Fails = true;
        var second = Call(service, method);
        clock.Fails = false;
        _end.SetResult();
        await Task.WhenAll(first, second);

        var statistics = runtime.Find(typeof(Service), method)!.GetStatistics();
        Assert.Equal((0, 1), (statistics.Running, statistics.Rejected));
    }

    [Theory]
    [InlineData(nameof(Service.BulkheadAsync), "Bulkhead:QueueLimit")]
    [InlineData(nameof(Service.AdaptiveAsync), "AdaptiveConcurrency:QueueLimit")]
    public async Task ChangeOfSettings_IsNoReasonToLogAgainWithinTheMinute(string method, string setting)
    {
        var log = new LogRecorder();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = new FakeClock(), LoggerFactory = log });
        var service = new Service(runtime);
        var calls = new List<Task> { Call(service, method), Call(service, method) };
        Assert.Single(log.Told, static line => line == Logged);

        runtime.Find(typeof(Service), method)!.Override(setting, "1");
        calls.Add(Call(service, method));
        calls.Add(Call(service, method));
        Assert.Single(log.Told, static line => line == Logged);

        _end.SetResult();
        await Task.WhenAll(calls);
        Assert.Equal(3, runtime.Find(typeof(Service), method)!.GetStatistics().Rejected);
    }

    private Task Call(Service service, string method) => method switch
    {
        nameof(Service.BulkheadAsync) => service.BulkheadAsync(_end.Task),
        nameof(Service.AdaptiveAsync) => service.AdaptiveAsync(_end.Task),
        _ => service.AmongStepsAsync(_end.Task),
    };

    private sealed class FailingClock : TimeProvider
    {
        public bool Fails { get; set; }

        public override long GetTimestamp() => Fails ? throw new InvalidDataException() : 1_000;
    }

    internal sealed partial class Service(AspectRuntime runtime)
    {
        [Bulkhead(1, ObserveOnly = true)]
        public partial Task BulkheadAsync(Task end);

        private static Task BulkheadCoreAsync(Task end) => end;

        [AdaptiveConcurrency(Max = 1, QueueLimit = 0, ObserveOnly = true)]
        public partial Task AdaptiveAsync(Task end);

        private static Task AdaptiveCoreAsync(Task end) => end;

        [Retry(1), Bulkhead(1, ObserveOnly = true)]
        public partial Task AmongStepsAsync(Task end);

        private static Task AmongStepsCoreAsync(Task end) => end;
    }
}
