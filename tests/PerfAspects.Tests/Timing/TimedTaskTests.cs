using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Timing;

/// <summary>Task methods that are only timed, over async cores: their wrapper calls the core itself.</summary>
public sealed partial class TimedTaskTests : AspectTest
{
    private readonly Work _work;

    public TimedTaskTests() => _work = new Work(Runtime);

    public static TheoryData<string> Shapes => [nameof(Work.TaskAsync), nameof(Work.TaskOfResultAsync), nameof(Work.ValueTaskAsync), nameof(Work.ValueTaskOfResultAsync)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_AtOnceOrLater_IsCountedOnceAndMeasuredToItsEnd(string shape)
    {
        using var readings = new MeterReadings(Meters);
        var gate = new TaskCompletionSource();

        await _work.CallAsync(shape, Task.CompletedTask);
        var pending = _work.CallAsync(shape, gate.Task);
        Clock.Advance(TimeSpan.FromSeconds(2));
        gate.SetResult();
        await pending;

        Assert.Equal([0, 2], readings.Recorded("perfaspects.call.duration").Select(static reading => reading.Value));
        Assert.Equal((2, 0), Counted(shape));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_ThatFails_FailsItsTaskAndIsCounted(string shape)
    {
        var call = _work.CallAsync(shape, Task.FromException(new FormatException()));

        await Assert.ThrowsAsync<FormatException>(() => call);
        Assert.Equal((1, 1), Counted(shape));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_CancelledBeforehand_DoesNotRunAndIsNoFailure(string shape)
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var call = _work.CallAsync(shape, Task.CompletedTask, cancelled.Token);

        Assert.True(call.IsCanceled);
        Assert.Equal(cancelled.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.Equal((0, (1, 0)), (_work.Runs, Counted(shape)));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_AfterDisposal_FailsItsTaskAndDoesNotRun(string shape)
    {
        await Runtime.DisposeAsync();

        var call = _work.CallAsync(shape, Task.CompletedTask);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => call);
        Assert.Equal(0, _work.Runs);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_WhoseListenerThrows_FailsItsTask(string shape)
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == Meters)
            {
                self.EnableMeasurementEvents(instrument); // of this test's meter: others run beside it
            }
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => throw new FormatException());
        listener.Start();

        var call = _work.CallAsync(shape, Task.CompletedTask);

        await Assert.ThrowsAsync<FormatException>(() => call);
    }

    [Fact]
    public async Task Call_OfAPooledTask_TakesItsResultOnce()
    {
        using var readings = new MeterReadings(Meters);
        var gates = Enumerable.Range(0, 3).Select(static _ => new TaskCompletionSource()).ToArray();

        var calls = gates.Select(gate => _work.PooledAsync(gate.Task).AsTask()).ToArray();
        Array.ForEach(gates, static gate => gate.SetResult());

        var results = await Task.WhenAll(calls);

        Assert.Equal([1, 2, 3], results);
        Assert.Equal(3, readings.Recorded("perfaspects.call.duration").Count);
    }

    [Fact]
    public async Task Call_OfACoreThatADerivedTypeMadeThrow_FailsItsTaskAndIsCounted()
    {
        var call = Record.Exception(() => { _ = new Hasty(Runtime).DoAsync(); });

        var statistics = Statistics($"{typeof(Overridable).FullName}.{nameof(Overridable.DoAsync)}");
        Assert.Null(call);
        Assert.Equal((1, 1), (statistics.Calls, statistics.Failures));
        await Assert.ThrowsAsync<FormatException>(() => new Hasty(Runtime).DoAsync());
    }

    private (long Calls, long Failures) Counted(string shape)
    {
        var statistics = Runtime.Find($"{typeof(Work).FullName}.{shape}")!.GetStatistics();
        return (statistics.Calls, statistics.Failures);
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        public int Runs { get; private set; }

        public Task CallAsync(string shape, Task gate, CancellationToken cancellationToken = default)
            => shape switch
            {
                nameof(TaskAsync) => TaskAsync(gate, cancellationToken),
                nameof(TaskOfResultAsync) => TaskOfResultAsync(gate, cancellationToken),
                nameof(ValueTaskAsync) => ValueTaskAsync(gate, cancellationToken).AsTask(),
                _ => ValueTaskOfResultAsync(gate, cancellationToken).AsTask(),
            };

        [Timed]
        public partial Task TaskAsync(Task gate, CancellationToken cancellationToken);

        private async Task TaskCoreAsync(Task gate, CancellationToken cancellationToken) => await RunAsync(gate);

        [Timed]
        public partial Task<int> TaskOfResultAsync(Task gate, CancellationToken cancellationToken);

        private async Task<int> TaskOfResultCoreAsync(Task gate, CancellationToken cancellationToken) => await RunAsync(gate);

        [Timed]
        public partial ValueTask ValueTaskAsync(Task gate, CancellationToken cancellationToken);

        private async ValueTask ValueTaskCoreAsync(Task gate, CancellationToken cancellationToken) => await RunAsync(gate);

        [Timed]
        public partial ValueTask<int> ValueTaskOfResultAsync(Task gate, CancellationToken cancellationToken);

        private async ValueTask<int> ValueTaskOfResultCoreAsync(Task gate, CancellationToken cancellationToken) => await RunAsync(gate);

        [Timed]
        public partial ValueTask<int> PooledAsync(Task gate);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<int> PooledCoreAsync(Task gate) => await RunAsync(gate);

        private async Task<int> RunAsync(Task gate)
        {
            var run = ++Runs;
            await gate;
            return run;
        }
    }

    private partial class Overridable(AspectRuntime runtime)
    {
        [Timed]
        public partial Task DoAsync();

        protected virtual async Task DoCoreAsync() => await Task.CompletedTask;
    }

    private sealed class Hasty(AspectRuntime runtime) : Overridable(runtime)
    {
        protected override Task DoCoreAsync() => throw new FormatException(); // before there is a task
    }
}
