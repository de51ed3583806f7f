using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.Tiers;

/// <summary>Two processes, as two runtimes, that share one store and one clock.</summary>
public abstract class SharedTest : IDisposable
{
    private readonly List<Node> _nodes = [];

    protected SharedTest()
    {
        Store = new ModelStore(Clock);
        A = CreateNode();
        B = CreateNode();
    }

    internal FakeClock Clock { get; } = new();

    internal ModelStore Store { get; }

    internal SharedSource Source { get; } = new();

    internal Node A { get; }

    internal Node B { get; }

    public void Dispose()
    {
        _nodes.ForEach(static node => node.Dispose());
        GC.SuppressFinalize(this);
    }

    internal Node CreateNode(Action<CacheTierOptions>? configure = null, Action<AspectRuntimeOptions>? configureRuntime = null)
    {
        var options = new CacheTierOptions();
        configure?.Invoke(options);
        var node = new Node(new ModelCacheTier(Store, options), this, configureRuntime);
        _nodes.Add(node);
        return node;
    }

    /// <summary>One process.</summary>
    internal sealed class Node : IDisposable
    {
        public Node(ModelCacheTier tier, SharedTest test, Action<AspectRuntimeOptions>? configure)
        {
            Tier = tier;
            var options = new AspectRuntimeOptions { TimeProvider = test.Clock, MeterFactory = Meters, SharedTier = tier };
            configure?.Invoke(options);
            Runtime = new AspectRuntime(options);
            Shop = new Shop(Runtime, test.Source);
        }

        public AspectTest.TestMeterFactory Meters { get; } = new();

        public ModelCacheTier Tier { get; }

        public AspectRuntime Runtime { get; }

        public Shop Shop { get; }

        public AspectStatistics Statistics => Runtime.Find(Shop.TaskMethod)!.GetStatistics();

        /// <summary>Has the node read what the others have invalidated.</summary>
        public Task CatchUpAsync() => Runtime.Tier!.Coherence.StepAsync();

        public async Task<decimal?> AmountAsync(int id) => (await Shop.GetAsync(id))?.Amount;

        public void Dispose()
        {
            Runtime.Dispose();
            Tier.Dispose();
            Meters.Dispose();
        }
    }
}
