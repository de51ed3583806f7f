using PerfAspects.CompilerServices;
using PerfAspects.Execution.Gates;
using PerfAspects.RateLimiting;
using PerfAspects.State;
using PerfAspects.Telemetry;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Execution.Gates;

/// <summary>A gate does the same whether it is the method's only strategy or one of several.</summary>
public sealed class GateTests : AspectTest
{
    public static TheoryData<bool> Alone => [true, false];

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task AsyncCall_Waits_UntilItsTurn(bool alone)
    {
        var method = Method(alone, new RateLimitedAttribute(1, "1s") { QueueLimit = 1 });
        await method.InvokeValueTask(new Call(1), default);

        var second = method.InvokeValueTask(new Call(2), default).AsTask();
        await Assert.ThrowsAsync<RateLimitRejectedException>(() => method.InvokeTask(new Call(3), default));
        Assert.False(second.IsCompleted);

        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await second);
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task SynchronousCall_Waits_OnItsOwnThread(bool alone)
    {
        var method = Method(alone, isSynchronous: true, new BulkheadAttribute(1) { QueueLimit = 1 });
        using var isIn = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        var first = Task.Run(() => method.Invoke(new Call(1, () => { isIn.Set(); mayLeave.Wait(); }), default));
        isIn.Wait();
        using var caller = new CancellationTokenSource();
        var thread = 0;
        var ran = 0;
        var second = new Thread(() =>
        {
            thread = Environment.CurrentManagedThreadId;
            method.Invoke(new Call(2, () => ran = Environment.CurrentManagedThreadId), caller.Token);
        });
        second.Start();

        mayLeave.Set();

        second.Join();
        Assert.Equal(1, await first);
        Assert.Equal(thread, ran);
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task CancelledWait_IsTheCallers_AndGivesThePlaceBack(bool alone)
    {
        var method = Method(alone, new BulkheadAttribute(1) { QueueLimit = 1 });
        var held = new TaskCompletionSource<int>();
        var first = method.InvokeTask(new Call(held.Task), default);
        using var caller = new CancellationTokenSource();
        var waiting = method.InvokeTask(new Call(2), caller.Token);

        WithoutContext.Run(caller.Cancel);

        var cancellation = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(caller.Token, cancellation.CancellationToken);
        var third = method.InvokeTask(new Call(3), default);
        held.SetResult(1);
        Assert.Equal(1, await first);
        Assert.Equal(3, await third);
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task Failures_InEveryForm_GiveTheSlotBack(bool alone)
    {
        var method = Method(alone, new BulkheadAttribute(1));
        var late = new TaskCompletionSource<int>();

        Assert.Throws<TimeoutException>(() => method.Invoke(new Call(1, static () => throw new TimeoutException()), default));
        await Assert.ThrowsAsync<TimeoutException>(() => method.InvokeTask(new Call(1, static () => throw new TimeoutException()), default));
        await Assert.ThrowsAsync<TimeoutException>(() => method.InvokeTask(new Call(Task.FromException<int>(new TimeoutException())), default));
        var failing = method.InvokeTask(new Call(late.Task), default);
        late.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => failing);

        Assert.Equal(5, await method.InvokeTask(new Call(5), default));
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task LateFailures_CountInTheCircuit(bool alone)
    {
        var method = Method(alone, new CircuitBreakerAttribute { MinimumThroughput = 2, BreakDuration = "5s" });
        for (var i = 0; i < 2; i++)
        {
            var late = new TaskCompletionSource<int>();
            var failing = method.InvokeTask(new Call(late.Task), default);
            late.SetException(new TimeoutException());
            await Assert.ThrowsAsync<TimeoutException>(() => failing);
        }

        var broken = await Assert.ThrowsAsync<BrokenCircuitException>(() => method.InvokeTask(new Call(1), default));
        Assert.Equal(TimeSpan.FromSeconds(5), broken.RetryAfter);
        Assert.Throws<BrokenCircuitException>(() => method.Invoke(new Call(1), default));
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, await method.InvokeTask(new Call(1), default));
    }

    [Theory]
    [MemberData(nameof(Alone))]
    public async Task CancelledBeforehand_NothingIsCharged(bool alone)
    {
        var method = Method(alone, new RateLimitedAttribute(1, "1s"));
        var cancelled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => method.Invoke(new Call(1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => method.InvokeTask(new Call(1), cancelled));

        Assert.Equal(1, await method.InvokeTask(new Call(1), default));
    }

    // Cancelled after the pipeline has looked at the token, and before the gate has.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CancelledAtTheLastMoment_DoesNotWait(bool isBulkhead)
    {
        AspectAttribute aspect = isBulkhead ? new BulkheadAttribute(1) { QueueLimit = 1 } : new RateLimitedAttribute(1, "1s") { QueueLimit = 1 };
        var method = Runtime.GetMethod(new AspectDescriptor("Gated", aspect));
        var (gate, parts) = ((IGateAspect)method.Descriptor.Aspects[0]).PlanGate(method, new StatePlan(method, isPartitioned: false));
        Assert.True(gate.Enter(parts.Only, default).IsAdmitted);

        var entry = gate.Enter(parts.Only, new CancellationToken(canceled: true));

        Assert.IsAssignableFrom<OperationCanceledException>(entry.Refusal);
        Assert.Equal((0, 1), (method.Counters[RateLimitTelemetry.Queued], isBulkhead ? 1 : method.Counters[RateLimitTelemetry.Admitted]));
        Assert.NotNull(gate.Enter(parts.Only, default).Waiting); // its place is free
    }

    private PipelineMethod<Call, int> Method(bool alone, AspectAttribute gate) => Method(alone, isSynchronous: false, gate);

    private PipelineMethod<Call, int> Method(bool alone, bool isSynchronous, AspectAttribute gate) => new AspectSlot<PipelineMethod<Call, int>>(
        new AspectDescriptor("Gated", alone ? [gate] : [gate, new TimeoutAttribute("1d")]) { IsSynchronous = isSynchronous }).In(Runtime);

    private readonly struct Call(Task<int> core, Action? act) : IAspectCall<int>
    {
        public Call(Task<int> core)
            : this(core, null)
        {
        }

        public Call(int result, Action? act = null)
            : this(Task.FromResult(result), act)
        {
        }

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken)
        {
            act?.Invoke();
            return new ValueTask<int>(core);
        }
    }
}
