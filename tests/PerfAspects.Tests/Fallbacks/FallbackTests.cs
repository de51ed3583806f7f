using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.Fallbacks;

/// <summary>The fallback's machine, driven as generated code drives it.</summary>
public sealed class FallbackTests : AspectTest
{
    private static readonly FallbackAttribute[] s_byType =
    [
        new("Any"),
        new("Argument") { Handle = [typeof(ArgumentException)] },
        new("Null") { Handle = [typeof(ArgumentNullException)] },
    ];

    [Theory]
    [InlineData(typeof(TimeoutException), 0)]
    [InlineData(typeof(ArgumentException), 1)]
    [InlineData(typeof(ArgumentOutOfRangeException), 1)]
    [InlineData(typeof(ArgumentNullException), 2)]
    public void Failure_NearestTypeAnswers(Type failure, int expected)
    {
        var exception = (Exception)Activator.CreateInstance(failure)!;

        Assert.Equal(expected, Invoke(s_byType, () => throw exception));
    }

    [Fact]
    public void Success_NoFallbackRuns() => Assert.Equal(42, Invoke(s_byType, static () => 42));

    [Fact]
    public void Failure_Ignored_Passes()
        => Assert.Throws<TimeoutException>(() => Invoke([new("Any") { Ignore = [typeof(TimeoutException)] }], static () => throw new TimeoutException()));

    [Fact]
    public void Failure_Disabled_Passes()
        => Assert.Throws<TimeoutException>(() => Invoke([new("Any") { Enabled = false }], static () => throw new TimeoutException()));

    [Fact]
    public void CallersCancellation_Unnamed_Passes()
    {
        var canceled = new CancellationToken(canceled: true);

        Assert.ThrowsAny<OperationCanceledException>(() => Invoke([new("Any")], static () => 1, canceled));
        Assert.ThrowsAny<OperationCanceledException>(() => Invoke([new("Any") { Handle = [typeof(Exception)] }], static () => 1, canceled));
        Assert.Equal(0, Invoke([new("Any") { Handle = [typeof(OperationCanceledException)] }], static () => 1, canceled));
    }

    [Fact]
    public void SomebodyElsesCancellation_IsAFailureLikeAnyOther()
        => Assert.Equal(0, Invoke([new("Any")], static () => throw new OperationCanceledException()));

    [Fact]
    public async Task Async_FailedTask_IsAnsweredAndCounted()
    {
        var descriptor = new AspectDescriptor("Async", new FallbackAttribute("Any"));
        var method = new AspectSlot<PipelineMethod<Call, int>>(descriptor).In(Runtime);
        var gate = new TaskCompletionSource<int>();

        var call = method.InvokeTask(new Call(() => gate.Task), default);
        gate.SetException(new TimeoutException());

        Assert.Equal(0, await call);
        var statistics = Runtime.GetMethod(descriptor).GetStatistics();
        Assert.Equal((1, 0, 1), (statistics.Calls, statistics.Failures, statistics.Fallbacks));
    }

    [Fact]
    public void Cached_FallbackValue_IsNotKept()
    {
        var method = new AspectSlot<CachedMethod<Call, Call.NoKey, int>>(new AspectDescriptor("Cached", new FallbackAttribute("Any"), new CachedAttribute("5m"))).In(Runtime);

        Assert.Equal(0, method.Invoke(new Call(static () => throw new TimeoutException()), default));
        Assert.Equal(42, method.Invoke(new Call(static () => Task.FromResult(42)), default));
        Assert.Equal(42, method.Invoke(new Call(static () => Task.FromResult(43)), default));
    }

    [Fact]
    public void FallbackThatThrows_ItsExceptionIsTheCalls()
    {
        var method = new AspectSlot<PipelineMethod<Call, int>>(new AspectDescriptor("Throws", new FallbackAttribute("Any"))).In(Runtime);

        Assert.Equal("fallback", Assert.Throws<FormatException>(() => method.Invoke(new Call(static () => throw new TimeoutException(), new FormatException("fallback")), default)).Message);
    }

    private int Invoke(FallbackAttribute[] fallbacks, Func<int> core, CancellationToken cancellationToken = default)
        => new AspectSlot<PipelineMethod<Call, int>>(new AspectDescriptor("Sync", fallbacks)).In(Runtime)
            .Invoke(new Call(() => Task.FromResult(core())), cancellationToken);

    private readonly struct Call(Func<Task<int>> core, Exception? failure = null) : ICachedCall<Call.NoKey, int>, IFallbackCall<int>
    {
        public NoKey Key => default;

        public ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => new(core());

        public ValueTask<int> FallBackAsync(int index, Exception exception, CancellationToken cancellationToken)
            => failure is null ? new ValueTask<int>(index) : throw failure;

        internal readonly record struct NoKey;
    }
}
