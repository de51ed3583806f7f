using PerfAspects.CompilerServices;
using Polly.Timeout;

namespace PerfAspects.Tests.Execution;

/// <summary>A call's arguments are its own, however late somebody reads them.</summary>
public sealed class HeldCallTests : AspectTest
{
    [Fact]
    public async Task AbandonedAttempt_ReadsItsOwnArguments_WhileOtherCallsRun()
    {
        var method = Method(new TimeoutAttribute("2s") { OnIgnoredCancellation = IgnoredCancellation.Abandon });
        using var mayRead = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = Task.Factory.StartNew(
            () => Record.Exception(() => method.Invoke(new Call(1, entered, mayRead, read), default)),
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
        Assert.Equal(2, method.Invoke(new Call(2), default));

        mayRead.Set();

        Assert.Equal(1, await read.Task.WaitAsync(TimeSpan.FromSeconds(30))); // arguments that are gone would never be told
    }

    [Fact]
    public async Task NestedAndConcurrentCalls_EachHasItsOwnArguments()
    {
        var method = Method(new RetryAttribute(1), new BulkheadAttribute(1_000));
        var held = new TaskCompletionSource<int>();
        var waiting = method.InvokeTask(new Call(1) { Before = held.Task }, default);

        Assert.Equal(2, method.Invoke(new Call(2) { Inner = () => Assert.Equal(3, method.Invoke(new Call(3), default)) }, default));
        Assert.Equal(4, await method.InvokeTask(new Call(4), default));

        held.SetResult(0);
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public void EndedCall_IsNotKeptAlive()
    {
        var method = Method(new RetryAttribute(1));
        var reference = Call();
        GC.Collect();

        Assert.False(reference.IsAlive);
        Assert.Equal(1, method.Invoke(new Call(1), default));

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference Call()
        {
            var argument = new object();
            method.Invoke(new Call(1) { Inner = () => GC.KeepAlive(argument) }, default);
            return new WeakReference(argument);
        }
    }

    private PipelineMethod<Call, int> Method(params AspectAttribute[] aspects)
        => new AspectSlot<PipelineMethod<Call, int>>(new AspectDescriptor("Held", aspects) { IsSynchronous = true }).In(Runtime);

    private readonly struct Call(int value, TaskCompletionSource? entered = null, ManualResetEventSlim? mayRead = null, TaskCompletionSource<int>? read = null)
        : IAspectCall<int>
    {
        public Task<int>? Before { get; init; }

        public Action? Inner { get; init; }

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken)
        {
            Inner?.Invoke();
            entered?.SetResult();
            mayRead?.Wait(CancellationToken.None);
            read?.SetResult(value);
            return Before is { } before ? AfterAsync(before, value) : new ValueTask<int>(value);
        }

        private static async ValueTask<int> AfterAsync(Task before, int value)
        {
            await before;
            return value;
        }
    }
}
