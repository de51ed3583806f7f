using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace RivalRaces;

/// <summary>
/// FusionCache with Redis as its second level and as its backplane, as its documentation sets it up; auto-recovery is on by default.
/// </summary>
internal sealed class FusionNodeCache : INodeCache
{
    private static readonly string[] s_tags = ["all"];

    private readonly ServiceProvider _services;
    private readonly IFusionCache _cache;

    public FusionNodeCache(string configuration, string prefix)
    {
        var services = new ServiceCollection();
        services.AddFusionCache()
            .WithOptions(options => options.CacheKeyPrefix = prefix)
            .WithDefaultEntryOptions(static options => options.Duration = TimeSpan.FromMinutes(5))
            .WithSerializer(new FusionCacheSystemTextJsonSerializer())
            .WithDistributedCache(new RedisCache(new RedisCacheOptions { Configuration = configuration }))
            .WithBackplane(new RedisBackplane(new RedisBackplaneOptions { Configuration = configuration }));
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<IFusionCache>();
    }

    public async Task<string> ReadAsync(int id, Func<Task<string>> load)
        => await _cache.GetOrSetAsync<string>($":{id}", async (_, _) => await load(), tags: s_tags);

    public async Task RemoveAsync(int id) => await _cache.RemoveAsync($":{id}");

    public async Task RemoveTagAsync() => await _cache.RemoveByTagAsync(s_tags[0]);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
