using PerfAspects.CompilerServices;
using PerfAspects.Runtime;
using PerfAspects.State;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfAspects.Tests.Execution;

/// <summary>Partitions, driven as generated code drives them.</summary>
public sealed class PartitionTests : AspectTest
{
    [Fact]
    public void Parts_ThatCannotTakeSettingsOn_AreLeftByTheCallThatFails()
    {
        var plan = new StatePlan(Runtime.GetMethod(new AspectDescriptor("Partitioned")), isPartitioned: true);
        plan.Begin();
        plan.Add<object>(static (_, _) => new object(), static _ => true);
        var partitions = plan.ToPartitions()!.Set;
        var parts = partitions.Of("a");
        parts.Leave();

        plan.Add<object>(static (_, _) => throw new InvalidDataException(), static _ => true);
        Assert.Throws<InvalidDataException>(() => partitions.Of("a"));
        Assert.Throws<InvalidDataException>(plan.CompleteChange);

        Assert.True(((IPartitionState)parts).TryRetire(evenIfUsed: true));
    }

    [Fact]
    public void Parts_OneOfWhichCannotBeMade_LetGoOfTheOthers()
    {
        var plan = new StatePlan(Runtime.GetMethod(new AspectDescriptor("Partitioned")), isPartitioned: true);
        var (isBroken, released) = (true, new List<object>());
        plan.Begin();
        plan.Add<List<int>>(static (_, present) => present ?? [], static _ => true, released.Add);
        plan.Add<object>((_, present) => isBroken ? throw new InvalidDataException() : present ?? new object(), static _ => true);
        var partitions = plan.ToPartitions()!.Set;

        Assert.Throws<InvalidDataException>(() => partitions.Of("a"));

        Assert.Single(released); // nobody would find it any more, and a group of circuits would show it for ever
        isBroken = false;
        Assert.NotSame(released[0], partitions.Of("a").All[0]);
        isBroken = true;
        plan.Add<string>(static (_, _) => "", static _ => true); // other settings
        Assert.Throws<InvalidDataException>(() => partitions.Of("a"));
        Assert.Single(released); // the partition still has its own
    }

    [Fact]
    public void Parts_ThatAreRetired_AreNotEntered()
    {
        var plan = new StatePlan(Runtime.GetMethod(new AspectDescriptor("Partitioned")), isPartitioned: true);
        plan.Begin();
        plan.Add<object>(static (_, present) => present ?? new object(), static _ => true);
        var partitions = plan.ToPartitions()!.Set;
        var parts = partitions.Of("a");
        Assert.False(((IPartitionState)parts).TryRetire(evenIfUsed: true)); // in use
        parts.Leave();

        Assert.True(((IPartitionState)parts).TryRetire(evenIfUsed: false));

        Assert.False(parts.TryEnter());
        Assert.False(((IPartitionState)parts).TryRetire(evenIfUsed: true)); // once is enough
        var next = partitions.Of("a");
        Assert.NotSame(parts, next);
        next.Leave();
        Assert.Same(next, partitions.Of("a"));
    }

    [Fact]
    public void RateLimited_EachValue_HasALimitOfItsOwn()
    {
        var method = Method(new RateLimitedAttribute(1, "1s"));

        method.Invoke(new Call("a"), default);
        method.Invoke(new Call("b"), default);
        method.Invoke(new Call(null), default);

        Assert.Throws<RateLimitRejectedException>(() => method.Invoke(new Call("a"), default));
        Assert.Throws<RateLimitRejectedException>(() => method.Invoke(new Call(null), default));
        Clock.Advance(TimeSpan.FromSeconds(1));
        method.Invoke(new Call("a"), default);
    }

    [Fact]
    public async Task CircuitBreaker_OneValueFails_TheOthersGoOn()
    {
        var descriptor = new AspectDescriptor("Guarded", new CircuitBreakerAttribute { MinimumThroughput = 2 });
        var method = new AspectSlot<PipelineMethod<Call, int>>(descriptor).In(Runtime);
        var view = Runtime.GetMethod(descriptor);
        for (var i = 0; i < 2; i++)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => method.InvokeTask(new Call("bad", new TimeoutException()), default));
        }

        await Assert.ThrowsAsync<BrokenCircuitException>(() => method.InvokeTask(new Call("bad"), default));
        Assert.Equal(1, await method.InvokeTask(new Call("good"), default));
        Assert.Equal(CircuitState.Open, view.GetStatistics().CircuitState);

        view.IsolateCircuit();
        await Assert.ThrowsAsync<IsolatedCircuitException>(() => method.InvokeTask(new Call("good"), default));
        await Assert.ThrowsAsync<IsolatedCircuitException>(() => method.InvokeTask(new Call("new"), default));
        view.CloseCircuit();
        Assert.Equal(1, await method.InvokeTask(new Call("bad"), default));
    }

    [Fact]
    public async Task Bulkhead_EachValue_HasSlotsOfItsOwn()
    {
        var method = Method(new BulkheadAttribute(1));
        var gate = new TaskCompletionSource<int>();
        var held = method.InvokeTask(new Call("a", gate.Task), default);

        await Assert.ThrowsAsync<BulkheadRejectedException>(() => method.InvokeTask(new Call("a"), default));
        Assert.Equal(1, await method.InvokeTask(new Call("b"), default));

        gate.SetResult(2);
        Assert.Equal(2, await held);
        Assert.Equal(1, await method.InvokeTask(new Call("a"), default));
    }

    [Fact]
    public async Task Bulkhead_OfAnAbandonedCore_KeepsTheSlotOfItsValueUntilItEnds()
    {
        var method = Method(new TimeoutAttribute("2s") { OnIgnoredCancellation = IgnoredCancellation.Abandon }, new BulkheadAttribute(1));
        var gate = new TaskCompletionSource<int>();
        var abandoned = method.InvokeTask(new Call("a", gate.Task), default);
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => abandoned);

        Clock.Advance(TimeSpan.FromHours(2)); // nobody calls, but the value is in use
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => method.InvokeTask(new Call("a"), default));
        Assert.Equal(1, await method.InvokeTask(new Call("b"), default));

        WithoutContext.Run(() => gate.SetResult(2));
        Assert.Equal(1, await method.InvokeTask(new Call("a"), default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Parts_OfAnAbandonedCore_AreLeftWhenItEnds(bool isSynchronous)
    {
        var timeout = new TimeoutAttribute("2s") { OnIgnoredCancellation = IgnoredCancellation.Abandon };
        var method = new AspectSlot<PipelineMethod<SeenCall, int>>(new AspectDescriptor("Partitioned", timeout, new BulkheadAttribute(1))).In(Runtime);
        var gate = new TaskCompletionSource<int>();
        var call = new SeenCall([], gate.Task, isSynchronous);
        var abandoned = isSynchronous
            ? Task.Factory.StartNew(() => method.Invoke(call, default), default, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : method.InvokeTask(call, default);
        await call.Began.WaitAsync(Patience.Limit);
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => abandoned);
        IPartitionState parts = (PartitionStates)Assert.Single(call.Seen);
        Assert.False(parts.TryRetire(evenIfUsed: true));

        gate.SetResult(2);

        await Patience.UntilAsync(() => parts.TryRetire(evenIfUsed: true));
    }

    [Fact]
    public void Name_TwoMethods_ShareTheLimitOfAValue()
    {
        var first = Method(new RateLimitedAttribute(1, "1s") { Name = "shared" });
        var second = Method(new RateLimitedAttribute(1, "1s") { Name = "shared" });

        first.Invoke(new Call("a"), default);

        Assert.Throws<RateLimitRejectedException>(() => second.Invoke(new Call("a"), default));
        second.Invoke(new Call("b"), default);
        Assert.Throws<RateLimitRejectedException>(() => first.Invoke(new Call("b"), default));
    }

    [Fact]
    public void KnownValue_Call_AllocatesNothing()
    {
        var method = Method(new RateLimitedAttribute(1_000_000, "1s"), new CircuitBreakerAttribute(), new BulkheadAttribute(10));
        for (var i = 0; i < 40_000; i++)
        {
            method.Invoke(new Call("a"), default); // until what the limiter remembers of a window has found its size
        }

        Assert.Equal(0, Allocations.Measure(() => method.Invoke(new Call("a"), default)));
    }

    [Fact]
    public void IdleValue_StandsAsNew_IsReleased_AndALimitInForceIsNot()
    {
        var descriptor = new AspectDescriptor("Released", new RateLimitedAttribute(1, "1h"));
        var method = new AspectSlot<PipelineMethod<Call, int>>(descriptor).In(Runtime);
        method.Invoke(new Call("a"), default);

        Clock.Advance(TimeSpan.FromMinutes(59)); // swept many times
        Assert.Throws<RateLimitRejectedException>(() => method.Invoke(new Call("a"), default));

        Clock.Advance(TimeSpan.FromMinutes(2));
        method.Invoke(new Call("a"), default);
    }

    [Fact]
    public void ManyThreads_WhilePartitionsComeAndGo_AdmitNoMoreThanEachLimit()
    {
        const int Values = 50;
        var method = Method(new RateLimitedAttribute(3, "10000s"));
        var admitted = new int[Values];

        Parallel.For(0, 4, seed =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 5_000; i++)
            {
                var value = random.Next(Values);
                if (seed == 0)
                {
                    Clock.Advance(TimeSpan.FromSeconds(1)); // the sweep runs among the calls
                }

                if (Record.Exception(() => method.Invoke(new Call($"v{value}"), default)) is null)
                {
                    Interlocked.Increment(ref admitted[value]);
                }
            }
        });

        Assert.All(admitted, static count => Assert.Equal(3, count));
    }

    private PipelineMethod<Call, int> Method(params AspectAttribute[] aspects)
        => new AspectSlot<PipelineMethod<Call, int>>(new AspectDescriptor("Partitioned", aspects)).In(Runtime);

    private readonly struct Call(string? value, Exception? failure, Task<int>? core) : IAspectCall<int>, IPartitionedCall
    {
        public Call(string? value, Exception? failure = null)
            : this(value, failure, null)
        {
        }

        public Call(string? value, Task<int> core)
            : this(value, null, core)
        {
        }

        public PartitionParts GetPartition(Partitions partitions) => partitions.Of(value);

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken)
            => failure is not null ? throw failure : core is not null ? new ValueTask<int>(core) : new ValueTask<int>(1);
    }

    /// <summary>A call that notes the parts it uses.</summary>
    private readonly struct SeenCall(List<PartitionParts> seen, Task<int> core, bool isSynchronous) : IAspectCall<int>, IPartitionedCall
    {
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Began => _began.Task;

        public List<PartitionParts> Seen => seen;

        public PartitionParts GetPartition(Partitions partitions)
        {
            seen.Add(partitions.Of("a"));
            return seen[^1];
        }

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken)
        {
            _began.SetResult();
            return isSynchronous ? new(core.GetAwaiter().GetResult()) : new(core);
        }
    }
}
