namespace PerfAspects.Tests.Tracing;

/// <summary>Alone, since a listener of another test would be asked whether it samples, and the framework allocates for that until it is warm.</summary>
[Collection(nameof(Alone))]
public sealed partial class SpanAllocationTests : AspectTest
{
    private readonly Work _work;

    public SpanAllocationTests() => _work = new Work(Runtime);

    [Fact]
    public void Call_NobodySamples_AllocatesNothing()
    {
        Assert.Equal(0, Allocations.Measure(() => _work.Timed(1)));
        Assert.Equal(0, Allocations.Measure(() => _work.Limited(1)));
        Assert.Equal(0, Allocations.Measure(() => _ = _work.LimitedAsync(1).Result));
        Assert.Equal(0, Allocations.Measure(() => _work.Cached(1)));
        Assert.Equal(0, Allocations.Measure(() => _ = _work.CachedAsync(1)));
        Assert.Equal(0, Allocations.Measure(() => _work.Generic(1)));
        Assert.Equal(0, Allocations.Measure(() => _work.Generic("one")));
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        [Traced, Timed]
        public partial int Timed(int id);

        private int TimedCore(int id) => id;

        [Traced, RateLimited(int.MaxValue, "1s")]
        public partial int Limited(int id);

        private int LimitedCore(int id) => id;

        [Traced, RateLimited(int.MaxValue, "1s")]
        public partial ValueTask<int> LimitedAsync(int id);

        private ValueTask<int> LimitedCoreAsync(int id) => new(id);

        [Traced, Cached("5m")]
        public partial int Cached(int id);

        private int CachedCore(int id) => id;

        [Traced, Cached("5m")]
        public partial Task<int> CachedAsync(int id);

        private Task<int> CachedCoreAsync(int id) => Task.FromResult(id);

        [Traced, Retry(1)]
        public partial T Generic<T>(T value);

        private T GenericCore<T>(T value) => value;
    }
}
