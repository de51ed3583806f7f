namespace PerfAspects.Benchmarks.Tiers;

/// <summary>PerfAspects over Redis, with its defaults.</summary>
internal sealed partial class PerfAspectsNode : INode
{
    private readonly RedisCacheTier _tier;
    private readonly AspectRuntime _runtime;

    public PerfAspectsNode(string configuration, string ns)
    {
        _tier = new RedisCacheTier(new RedisTierOptions
        {
            Configuration = configuration,
            Namespace = ns,
            ReadTimeout = TimeSpan.FromSeconds(10), // a pause of the machine must not make a hit a load
            KeepTimeout = TimeSpan.FromSeconds(10),
        });
        _runtime = new AspectRuntime(new AspectRuntimeOptions { SharedTier = _tier });
    }

    [Cached("1h", Shared = true, MaxEntries = 0)]
    public partial ValueTask<Product> GetAsync(int id);

    private ValueTask<Product> GetCoreAsync(int id) => new(Product.Load(id));

    [Cached("1h", MaxEntries = 0)]
    public partial ValueTask<Product> GetAloneAsync(int id);

    private ValueTask<Product> GetAloneCoreAsync(int id) => new(Product.Load(id));

    [RateLimited(1_000_000, "1s", Algorithm = RateLimitAlgorithm.TokenBucket, Shared = true)]
    public partial ValueTask<int> LimitedAsync(int id);

    private ValueTask<int> LimitedCoreAsync(int id) => new(id);

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        await _tier.DisposeAsync();
    }
}
