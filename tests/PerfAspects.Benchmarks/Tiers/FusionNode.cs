using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace PerfAspects.Benchmarks.Tiers;

/// <summary>FusionCache with Redis as its second level and as its backplane, as its documentation sets it up.</summary>
internal sealed class FusionNode : INode
{
    private readonly ServiceProvider _services;
    private readonly IFusionCache _cache;

    public FusionNode(string configuration, string prefix)
    {
        var services = new ServiceCollection();
        services.AddFusionCache()
            .WithOptions(options => options.CacheKeyPrefix = prefix)
            .WithDefaultEntryOptions(static options => options.Duration = TimeSpan.FromHours(1))
            .WithSerializer(new FusionCacheSystemTextJsonSerializer())
            .WithDistributedCache(new RedisCache(new RedisCacheOptions { Configuration = configuration }))
            .WithBackplane(new RedisBackplane(new RedisBackplaneOptions { Configuration = configuration }));
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<IFusionCache>();
    }

    public ValueTask<Product> GetAsync(int id)
        => _cache.GetOrSetAsync<Product>($"product:{id}", (_, _) => Task.FromResult(Product.Load(id)));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
