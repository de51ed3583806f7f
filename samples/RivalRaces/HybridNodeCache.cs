using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace RivalRaces;

/// <summary>HybridCache with Redis as its second level, as its documentation sets it up.</summary>
internal sealed class HybridNodeCache : INodeCache
{
    private static readonly string[] s_tags = ["all"];

    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;

    public HybridNodeCache(string configuration, string prefix)
    {
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options =>
        {
            options.Configuration = configuration;
            options.InstanceName = prefix;
        });
        services.AddHybridCache(static options
            => options.DefaultEntryOptions = new HybridCacheEntryOptions { Expiration = TimeSpan.FromMinutes(5) });
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
    }

    public async Task<string> ReadAsync(int id, Func<Task<string>> load)
        => await _cache.GetOrCreateAsync($":{id}", async _ => await load(), tags: s_tags);

    public async Task RemoveAsync(int id) => await _cache.RemoveAsync($":{id}");

    public async Task RemoveTagAsync() => await _cache.RemoveByTagAsync(s_tags[0]);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
