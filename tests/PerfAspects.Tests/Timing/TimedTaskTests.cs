using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using PerfAspects.Telemetry;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Timing;

/// <summary>Task methods that are only timed: their wrapper calls the core itself, be it async or one that hands on another's task.</summary>
public sealed partial class TimedTaskTests : AspectTest
{
    private readonly Work _work;

    public TimedTaskTests() => _work = new Work(Runtime);

    public static TheoryData<string> Shapes =>
    [
        nameof(Work.TaskAsync), nameof(Work.TaskOfResultAsync), nameof(Work.ValueTaskAsync), nameof(Work.ValueTaskOfResultAsync),
        .. Handing,
    ];

    public static TheoryData<string> Handing =>
        [nameof(Work.HandTaskAsync), nameof(Work.HandTaskOfResultAsync), nameof(Work.HandValueTaskAsync), nameof(Work.HandValueTaskOfResultAsync)];

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
    public void Calls_ThatNobodyMeasures_AreCountedOnceEach(string shape)
    {
        for (var i = 0; i < 3; i++) // the first on its thread goes another way than those that follow
        {
            Assert.True(_work.CallAsync(shape, Task.CompletedTask).IsCompletedSuccessfully);
        }

        Assert.Equal((3, 0), Counted(shape));
        Assert.Equal(3, Runtime.Find($"{typeof(Work).FullName}.{shape}")!.Counters[Counter.Started]);
    }

    [Theory]
    [MemberData(nameof(Handing))]
    public async Task Call_WhoseCoreThrowsBeforeItHasATask_FailsItsTaskAndIsCounted(string shape)
    {
        _work.Thrown = new FormatException();

        var call = _work.CallAsync(shape, Task.CompletedTask);

        Assert.Same(_work.Thrown, await Assert.ThrowsAsync<FormatException>(() => call));
        Assert.Equal((1, 1), Counted(shape));
    }

    [Theory]
    [MemberData(nameof(Handing))]
    public async Task Call_WhoseCoreThrowsThatItIsCancelled_IsCancelled(string shape)
    {
        using var source = new CancellationTokenSource();
        _work.Thrown = new OperationCanceledException(source.Token);
        _work.BeforeThrowing = source.Cancel;

        var call = _work.CallAsync(shape, Task.CompletedTask, source.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(call.IsCanceled);
        Assert.Equal((1, 0), Counted(shape));
    }

    [Fact]
    public async Task Call_WhoseCoreReturnsNoTask_FailsItsTaskAndIsCounted()
    {
        var task = _work.NullAsync();
        var taskOfResult = _work.NullOfResultAsync();

        var thrown = await Assert.ThrowsAsync<NullReferenceException>(() => task);
        await Assert.ThrowsAsync<NullReferenceException>(() => taskOfResult);
        Assert.Contains("NullCoreAsync", thrown.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), Counted(nameof(Work.NullAsync)));
        Assert.Equal((1, 1), Counted(nameof(Work.NullOfResultAsync)));
    }

    [Fact]
    public async Task Calls_OfASourceThatHasSucceeded_TakeItsResultOnceEach()
    {
        for (var i = 0; i < 3; i++)
        {
            var source = new OneResult(i);

            Assert.Equal(i, await _work.SourceAsync(source));
            Assert.Equal(1, source.Asked);
        }
    }

    [Fact]
    public async Task Call_OfADynamicResult_GivesThatVeryResult()
    {
        var task = Task.FromResult<object>("within"); // bound at run time, it would be taken for the task of the result

        Assert.Same(task, await _work.DynamicAsync(task));
        Assert.Same(task, await _work.DynamicAsync(task));
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

    [Fact]
    public async Task Call_OfAnotherTypesCoreWhoseStaticConstructorThrows_FailsItsTask()
    {
        var call = Late.DoAsync();

        await Assert.ThrowsAsync<TypeInitializationException>(() => call);
    }

    private (long Calls, long Failures) Counted(string shape)
    {
        var statistics = Runtime.Find($"{typeof(Work).FullName}.{shape}")!.GetStatistics();
        return (statistics.Calls, statistics.Failures);
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        public int Runs { get; private set; }

        public Exception? Thrown { get; set; }

        public Action? BeforeThrowing { get; set; }

        public Task CallAsync(string shape, Task gate, CancellationToken cancellationToken = default)
            => shape switch
            {
                nameof(TaskAsync) => TaskAsync(gate, cancellationToken),
                nameof(TaskOfResultAsync) => TaskOfResultAsync(gate, cancellationToken),
                nameof(ValueTaskAsync) => ValueTaskAsync(gate, cancellationToken).AsTask(),
                nameof(ValueTaskOfResultAsync) => ValueTaskOfResultAsync(gate, cancellationToken).AsTask(),
                nameof(HandTaskAsync) => HandTaskAsync(gate, cancellationToken),
                nameof(HandTaskOfResultAsync) => HandTaskOfResultAsync(gate, cancellationToken),
                nameof(HandValueTaskAsync) => HandValueTaskAsync(gate, cancellationToken).AsTask(),
                _ => HandValueTaskOfResultAsync(gate, cancellationToken).AsTask(),
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
        public partial Task HandTaskAsync(Task gate, CancellationToken cancellationToken);

        private Task HandTaskCoreAsync(Task gate, CancellationToken cancellationToken) => Hand(gate);

        [Timed]
        public partial Task<int> HandTaskOfResultAsync(Task gate, CancellationToken cancellationToken);

        private Task<int> HandTaskOfResultCoreAsync(Task gate, CancellationToken cancellationToken) => Hand(gate);

        [Timed]
        public partial ValueTask HandValueTaskAsync(Task gate, CancellationToken cancellationToken);

        private ValueTask HandValueTaskCoreAsync(Task gate, CancellationToken cancellationToken) => new(Hand(gate));

        [Timed]
        public partial ValueTask<int> HandValueTaskOfResultAsync(Task gate, CancellationToken cancellationToken);

        private ValueTask<int> HandValueTaskOfResultCoreAsync(Task gate, CancellationToken cancellationToken) => new(Hand(gate));

        [Timed]
        public partial Task NullAsync();

        private Task NullCoreAsync() => null!;

        [Timed]
        public partial Task<int> NullOfResultAsync();

        private Task<int> NullOfResultCoreAsync() => null!;

        [Timed]
        public partial ValueTask<int> SourceAsync(OneResult source);

        private ValueTask<int> SourceCoreAsync(OneResult source) => new(source, 0);

        [Timed]
        public partial ValueTask<dynamic> DynamicAsync(object value);

        private async ValueTask<dynamic> DynamicCoreAsync(object value)
        {
            await Task.CompletedTask;
            return value;
        }

        [Timed]
        public partial ValueTask<int> PooledAsync(Task gate);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
        private async ValueTask<int> PooledCoreAsync(Task gate) => await RunAsync(gate);

        private Task<int> Hand(Task gate)
        {
            BeforeThrowing?.Invoke();
            return Thrown is null ? RunAsync(gate) : throw Thrown;
        }

        private async Task<int> RunAsync(Task gate)
        {
            var run = ++Runs;
            await gate;
            return run;
        }
    }

    private abstract class Broken
    {
        static Broken() => throw new FormatException();

        protected static async Task LoadAsync() => await Task.CompletedTask;
    }

    private sealed partial class Late : Broken
    {
        [Timed, AspectCore(nameof(LoadAsync))]
        public static partial Task DoAsync();
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

    private sealed class OneResult(int result) : IValueTaskSource<int>
    {
        public int Asked { get; private set; }

        public int GetResult(short token)
        {
            Asked++;
            return result;
        }

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Succeeded;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => throw new NotSupportedException();
    }
}
