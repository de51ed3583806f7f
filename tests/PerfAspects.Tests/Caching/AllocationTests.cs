namespace PerfAspects.Tests.Caching;

/// <summary>A hit allocates nothing: measured over 10 000 hits on one thread, in every shape.</summary>
public sealed partial class AllocationTests : AspectTest
{
    private const int Hits = 10_000;

    [Fact]
    public void Hit_Sync_AllocatesNothing()
    {
        var lookups = new Lookups(Runtime);
        Assert.Equal(0, Measure(() => lookups.Get(1, "EUR")));
    }

    [Fact]
    public void Hit_Task_AllocatesNothing()
    {
        var lookups = new Lookups(Runtime);
        Assert.Equal(0, Measure(() => Assert.True(lookups.GetTaskAsync(1, "EUR", default).IsCompleted)));
    }

    [Fact]
    public void Hit_ValueTask_AllocatesNothing()
    {
        var lookups = new Lookups(Runtime);
        Assert.Equal(0, Measure(() => Assert.True(lookups.GetValueTaskAsync(1, "EUR", default).IsCompleted)));
    }

    [Fact]
    public void TimedCall_NobodyListens_AllocatesNothing()
    {
        var lookups = new Lookups(Runtime);
        Assert.Equal(0, Measure(() => lookups.Timed(1)));
    }

    [Fact]
    public void LimitedAndGuardedCall_Admitted_AllocatesNothing()
    {
        var lookups = new Lookups(Runtime);
        for (var i = 0; i < 40_000; i++)
        {
            lookups.LimitedAndGuarded(1); // until what the limiter remembers of a window has found its size
        }

        Assert.Equal(0, Measure(() => lookups.LimitedAndGuarded(1)));
    }

    private static long Measure(Action call)
    {
        for (var i = 0; i < Hits; i++)
        {
            call(); // the load, and whatever is made once
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Hits; i++)
        {
            call();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed partial class Lookups(AspectRuntime runtime)
    {
        [Timed, Cached("5m")]
        public partial int Get(int productId, string currency);

        private int GetCore(int productId, string currency) => productId;

        [Timed, Cached("5m")]
        public partial Task<int> GetTaskAsync(int productId, string currency, CancellationToken cancellationToken);

        private Task<int> GetTaskCoreAsync(int productId, string currency, CancellationToken cancellationToken) => Task.FromResult(productId);

        [Timed, Cached("5m"), RateLimited(1, "1s"), CircuitBreaker]
        public partial ValueTask<int> GetValueTaskAsync(int productId, string currency, CancellationToken cancellationToken);

        private ValueTask<int> GetValueTaskCoreAsync(int productId, string currency, CancellationToken cancellationToken) => new(productId);

        [Timed]
        public partial int Timed(int productId);

        private int TimedCore(int productId) => productId;

        [RateLimited(1_000_000, "1s"), CircuitBreaker]
        public partial int LimitedAndGuarded(int productId);

        private int LimitedAndGuardedCore(int productId) => productId;
    }
}
