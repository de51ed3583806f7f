using PerfAspects.Tests.Leaks;

namespace PerfAspects.Tests.Runtime;

/// <summary>What a disposed runtime leaves: no timer, and no method that still runs.</summary>
public sealed partial class DisposalTests
{
    [Fact]
    public async Task Dispose_DisposesEveryTimer()
    {
        using var registrations = new Registrations();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = registrations.CreateClock(new FakeClock()) });
        var calls = new Calls(runtime);
        calls.Cached(1);
        calls.Partitioned(1);
        calls.PartitionedCircuit(1);
        await calls.ListAsync().GetAsyncEnumerator().MoveNextAsync();

        runtime.Dispose();
    }

    [Theory]
    [InlineData(nameof(Calls.Timed))]
    [InlineData(nameof(Calls.TimedAsync))]
    [InlineData(nameof(Calls.TimedResultAsync))]
    [InlineData(nameof(Calls.Traced))]
    [InlineData(nameof(Calls.Cached))]
    [InlineData(nameof(Calls.Partitioned))]
    [InlineData(nameof(Calls.PartitionedCircuit))]
    [InlineData(nameof(Calls.Retried))]
    [InlineData(nameof(Calls.ListAsync))]
    public async Task Call_AfterDisposal_DoesNotRun_HoweverOftenTheMethodWasCalledBefore(string shape)
    {
        var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = new FakeClock() });
        var calls = new Calls(runtime);
        for (var i = 0; i < 3; i++)
        {
            await calls.CallAsync(shape);
        }

        var ran = calls.Ran;
        runtime.Dispose();

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => calls.CallAsync(shape));
        }

        Assert.Equal(ran, calls.Ran);
    }

    [Fact]
    public void Timers_AreCreatedWithoutTheContextOfTheCallThatNeedsThem()
    {
        var clock = new WatchfulClock();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var calls = new Calls(runtime);

        calls.Cached(1);
        Assert.Equal(1, clock.Created);
        calls.Partitioned(1);
        Assert.Equal(2, clock.Created);
        Assert.True(clock.WithoutContext);
    }

    private sealed class WatchfulClock : TimeProvider
    {
        private readonly FakeClock _clock = new();

        public int Created { get; private set; }

        public bool WithoutContext { get; private set; } = true;

        public override long TimestampFrequency => _clock.TimestampFrequency;

        public override long GetTimestamp() => _clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Created++;
            WithoutContext &= ExecutionContext.IsFlowSuppressed();
            return _clock.CreateTimer(callback, state, dueTime, period);
        }
    }

    private sealed partial class Calls(AspectRuntime runtime)
    {
        public int Ran { get; private set; }

        public async Task CallAsync(string shape)
        {
            switch (shape)
            {
                case nameof(Timed):
                    Timed();
                    break;
                case nameof(TimedAsync):
                    await TimedAsync();
                    break;
                case nameof(TimedResultAsync):
                    await TimedResultAsync();
                    break;
                case nameof(Traced):
                    Traced();
                    break;
                case nameof(Cached):
                    Cached(Ran);
                    break;
                case nameof(Partitioned):
                    Partitioned(1);
                    break;
                case nameof(PartitionedCircuit):
                    PartitionedCircuit(1);
                    break;
                case nameof(Retried):
                    Retried();
                    break;
                default:
                    await foreach (var item in ListAsync())
                    {
                        Assert.Equal(1, item);
                    }

                    break;
            }
        }

        [Timed]
        public partial void Timed();

        [Timed]
        public partial Task TimedAsync();

        [Timed]
        public partial ValueTask<int> TimedResultAsync();

        [Traced, Timed]
        public partial int Traced();

        [Cached("1h")]
        public partial int Cached(int key);

        [RateLimited(100, "1s")]
        public partial void Partitioned([Partition] int tenant);

        [RateLimited(100, "1s"), CircuitBreaker]
        public partial void PartitionedCircuit([Partition] int tenant);

        [Retry(1), Bulkhead(2)]
        public partial void Retried();

        [Timed, RateLimited(100, "1s")]
        public partial IAsyncEnumerable<int> ListAsync();

        private void TimedCore() => Ran++;

        private Task TimedCoreAsync()
        {
            Ran++;
            return Task.CompletedTask;
        }

        private ValueTask<int> TimedResultCoreAsync() => new(Ran++);

        private int TracedCore() => Ran++;

        private int CachedCore(int key)
        {
            Ran++;
            return key;
        }

        private void PartitionedCore(int tenant) => Ran += tenant;

        private void PartitionedCircuitCore(int tenant) => Ran += tenant;

        private void RetriedCore() => Ran++;

        private async IAsyncEnumerable<int> ListCoreAsync()
        {
            await Task.CompletedTask;
            Ran++;
            yield return 1;
        }
    }
}
