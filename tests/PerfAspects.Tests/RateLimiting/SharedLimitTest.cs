using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.RateLimiting;

/// <summary>Two processes, as two runtimes, that share one store and one clock.</summary>
public abstract class SharedLimitTest : IDisposable
{
    private readonly List<AspectRuntime> _runtimes = [];

    protected SharedLimitTest()
    {
        Store = new ModelStore(Clock);
        A = CreateNode();
        B = CreateNode();
    }

    internal FakeClock Clock { get; } = new();

    internal ModelStore Store { get; }

    internal Node A { get; }

    internal Node B { get; }

    public void Dispose()
    {
        _runtimes.ForEach(static runtime => runtime.Dispose());
        GC.SuppressFinalize(this);
    }

    internal Node CreateNode()
    {
        var tier = new ModelCacheTier(Store);
        var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, SharedTier = tier });
        _runtimes.Add(runtime);
        return new Node(tier, runtime, new SharedGates(runtime));
    }

    internal static AspectStatistics StatisticsOf(Node node, string method)
        => node.Runtime.Find(typeof(SharedGates), method)!.GetStatistics();

    internal static async Task<RateLimitRejectedException> IsRejectedAsync(Func<Task> call)
        => await Assert.ThrowsAsync<RateLimitRejectedException>(call);

    /// <summary>One process.</summary>
    internal sealed record Node(ModelCacheTier Tier, AspectRuntime Runtime, SharedGates Gates)
    {
        /// <summary>The number of times that the store was asked for permits.</summary>
        public int Asked => Tier.Begun.GetValueOrDefault(ModelOperation.AcquirePermits);
    }
}
