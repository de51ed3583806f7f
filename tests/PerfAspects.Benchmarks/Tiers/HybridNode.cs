using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Benchmarks.Tiers;

/// <summary>HybridCache with Redis as its second level, as its documentation sets it up.</summary>
internal sealed class HybridNode : INode
{
    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;

    public HybridNode(string configuration, string prefix)
    {
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options =>
        {
            options.Configuration = configuration;
            options.InstanceName = prefix;
        });
        services.AddHybridCache(static options
            => options.DefaultEntryOptions = new HybridCacheEntryOptions { Expiration = TimeSpan.FromHours(1) });
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
    }

    public ValueTask<Product> GetAsync(int id)
        => _cache.GetOrCreateAsync($"product:{id}", id, static (id, _) => new ValueTask<Product>(Product.Load(id)));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
