using PerfAspects;

namespace RivalRaces;

/// <summary>PerfAspects over Redis, with its defaults.</summary>
internal sealed partial class PerfAspectsCache : INodeCache
{
    private readonly RedisCacheTier _tier;
    private readonly AspectRuntime _runtime;
    private Func<Task<string>> _load = static () => Task.FromResult("");

    public PerfAspectsCache(string configuration, string prefix)
    {
        _tier = new RedisCacheTier(new RedisTierOptions { Configuration = configuration, Namespace = prefix });
        _runtime = new AspectRuntime(new AspectRuntimeOptions { SharedTier = _tier });
    }

    [Cached("5m", Shared = true, Tags = ["all"])]
    public partial Task<string> GetAsync(int id);

    [CacheInvalidate(nameof(GetAsync))]
    public partial Task RemoveAsync(int id);

    [CacheInvalidate(Tags = ["all"])]
    public partial Task RemoveTagAsync();

    public Task<string> ReadAsync(int id, Func<Task<string>> load)
    {
        _load = load;
        return GetAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        await _tier.DisposeAsync();
    }

    private Task<string> GetCoreAsync(int id) => _load();
}
