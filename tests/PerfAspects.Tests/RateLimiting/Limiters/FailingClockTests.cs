using PerfAspects.CompilerServices;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>A clock of the application's that throws fails the call that reads it, and nothing after it.</summary>
public sealed class FailingClockTests : AspectTest
{
    private readonly FailingClock _clock;

    public FailingClockTests() => _clock = new FailingClock(Clock);

    // However many readings there are on the way: each of them throws once.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AcquireAsync_AReadingThrows_NobodyElseWaitsLonger(int failing)
    {
        using var limiter = new SlidingWindowLimiter(new LimitSettings(1, TimeSpan.FromSeconds(1), QueueLimit: 3), new Clock(_clock));
        limiter.AttemptAcquire();
        var before = limiter.AcquireAsync().AsTask();

        _clock.FailAt = failing;
        var failed = await Record.ExceptionAsync(async () =>
        {
            if (!limiter.AcquireAsync().IsCompleted)
            {
                throw new TimeoutException("it waits");
            }
        });

        _clock.FailAt = 0;
        var waiting = failed is TimeoutException ? 2 : 1;
        Assert.Equal(waiting, limiter.GetStatistics()!.CurrentQueuedCount);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await before).IsAcquired);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(limiter.AttemptAcquire().IsAcquired);
    }

    // A timer of the system looks at the clock again a second later.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Alarm_AReadingThrowsWhenItRings_ServesTheQueueNonetheless(int failing)
    {
        using var limiter = new SlidingWindowLimiter(new LimitSettings(1, TimeSpan.FromSeconds(1), QueueLimit: 3), new Clock(_clock));
        limiter.AttemptAcquire();
        var waiting = limiter.AcquireAsync().AsTask();

        _clock.FailAt = failing;
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_clock.FailAt <= 0); // it has thrown
        using var lease = await waiting.WaitAsync(Patience.Limit);
        Assert.True(lease.IsAcquired);
    }

    [Fact]
    public void TryRetire_AReadingThrows_ThePartitionCanBeEntered()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock });
        var plan = new StatePlan(runtime.GetMethod(new AspectDescriptor("Partitioned")), isPartitioned: true);
        plan.Begin();
        plan.Add<SlidingWindowLimiter>(
            (_, present) => present ?? new SlidingWindowLimiter(new LimitSettings(1, TimeSpan.FromSeconds(1)), runtime.Clock),
            static limiter => limiter.IdleDuration is not null);
        var partitions = plan.ToPartitions()!.Set;
        var parts = partitions.Of("a");
        parts.Leave();

        _clock.FailAt = 1;
        Assert.Throws<IOException>(() => ((IPartitionState)parts).TryRetire(evenIfUsed: false));

        Assert.Same(parts, partitions.Of("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Partition_AReadingThrowsWhileItIsCreated_IsCreatedByTheNextCall(int failing)
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock });
        var method = new AspectSlot<PipelineMethod<Call, int>>(new AspectDescriptor("Partitioned", new RateLimitedAttribute(1, "1s"))).In(runtime);

        _clock.FailAt = failing;
        Record.Exception(() => method.Invoke(default, default));
        _clock.FailAt = 0;
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, method.Invoke(default, default));
        Assert.Throws<RateLimitRejectedException>(() => method.Invoke(default, default));
        Clock.Advance(TimeSpan.FromSeconds(10)); // a sweep
        Assert.Equal(1, method.Invoke(default, default));
    }

    [Fact]
    public async Task State_AReadingThrowsWhileItIsMade_FailsTheCallAlone()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock });
        var slot = new AspectSlot<PipelineMethod<SharedCall, int>>(
            new AspectDescriptor("State", new CircuitBreakerAttribute(), new RateLimitedAttribute(1, "1s")));

        _clock.FailAt = 1;
        var failed = slot.In(runtime).InvokeTask(default, default); // a task method does not throw at its caller
        _clock.FailAt = 0;

        await Assert.ThrowsAsync<IOException>(() => failed);
        var method = Assert.Single(runtime.MethodsInUse);
        Assert.Equal((1, 1), (method.GetStatistics().Calls, method.GetStatistics().Failures));
        Assert.Single(method.Circuits);
        Assert.Equal(1, await slot.In(runtime).InvokeTask(default, default));
        Assert.Same(slot.In(runtime), slot.In(runtime));
        Assert.Single(method.Circuits);
        await Assert.ThrowsAsync<RateLimitRejectedException>(() => slot.In(runtime).InvokeTask(default, default));
    }

    [Fact]
    public void Change_AReadingThrowsWhileItIsApplied_IsRefusedAsAWhole()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock });
        var slot = new AspectSlot<PipelineMethod<SharedCall, int>>(new AspectDescriptor("State", new RateLimitedAttribute(1, "1s")));
        slot.In(runtime).Invoke(default, default);
        var method = Assert.Single(runtime.MethodsInUse);

        _clock.FailAt = 1;
        Assert.Throws<InvalidOperationException>(() => method.Override("RateLimited:Permits", "2"));
        _clock.FailAt = 0;

        Assert.Equal("1", Assert.Single(method.Settings, static setting => setting.Name == "RateLimited:Permits").Value.ToString());
        Assert.Throws<RateLimitRejectedException>(() => slot.In(runtime).Invoke(default, default));
        method.Override("RateLimited:Permits", "2");
        Assert.Equal(1, slot.In(runtime).Invoke(default, default));
        Assert.Throws<RateLimitRejectedException>(() => slot.In(runtime).Invoke(default, default));
    }

    private readonly struct SharedCall : IAspectCall<int>
    {
        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => new(1);
    }

    private readonly struct Call : IAspectCall<int>, IPartitionedCall
    {
        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => new(1);

        public PartitionParts GetPartition(Partitions partitions) => partitions.Of("a");
    }
}
