namespace PerfAspects.Tests.Execution;

/// <summary>A core that returns null instead of a task fails its call, whatever stands around it. It never throws at its caller.</summary>
public sealed partial class NullTaskTests : AspectTest
{
    public static TheoryData<string> Methods
        => [nameof(Cores.Cached), nameof(Cores.Limited), nameof(Cores.Retried), nameof(Cores.Timed), nameof(Cores.Traced)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Call_WhoseCoreReturnsNull_FailsItsTask_AndIsCounted(string method)
    {
        var cores = new Cores(Runtime);
        var call = method switch
        {
            nameof(Cores.Cached) => cores.Cached(1),
            nameof(Cores.Limited) => cores.Limited(),
            nameof(Cores.Retried) => cores.Retried(),
            nameof(Cores.Timed) => cores.Timed(),
            _ => cores.Traced(),
        };

        Assert.NotNull(call);
        await Assert.ThrowsAnyAsync<Exception>(() => call!);
        var statistics = Runtime.Find(typeof(Cores), method)!.GetStatistics();
        Assert.Equal((1, 1), (statistics.Calls, statistics.Failures));
    }

    private sealed partial class Cores(AspectRuntime runtime)
    {
        [Cached("1h")] public partial Task<int>? Cached(int id);
        private Task<int>? CachedCore(int id) => null;
        [RateLimited(10, "1s")] public partial Task? Limited();
        private Task? LimitedCore() => null;
        [Retry(1, Delay = "0s")] public partial Task<int>? Retried();
        private Task<int>? RetriedCore() => null;
        [Timed] public partial Task? Timed();
        private Task? TimedCore() => null;
        [Traced] public partial Task? Traced();
        private Task? TracedCore() => null;
    }
}
