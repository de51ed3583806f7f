#!/usr/bin/env bash
# FusionCache with its System.Text.Json serializer returns an empty tuple from the second level, without an error.
# The guess: a value that a serializer cannot write is an error, or comes back as it was. System.Text.Json writes properties and no fields, and a value
# tuple has only fields: it is written as "{}" and read as (0, null). The node that loaded the value sees the right one in its memory, every other node
# and every restart sees an empty one. HybridCache, with its own default serializer, writes the fields.
# Versions: ZiggyCreatures.FusionCache 2.9.0 and its Serialization.SystemTextJson 2.9.0, Microsoft.Extensions.Caching.Hybrid 10.11.0, .NET 10.
# Output seen:
#   fusion, the node that loaded: (42, EUR)
#   fusion, another node: (0, )
#   hybrid, the node that loaded: (42, EUR)
#   hybrid, another node: (42, EUR)
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package Microsoft.Extensions.Caching.Hybrid@10.11.0
#:package Microsoft.Extensions.DependencyInjection@10.0.14
#:package ZiggyCreatures.FusionCache@2.9.0
#:package ZiggyCreatures.FusionCache.Serialization.SystemTextJson@2.9.0
#:property PublishAot=false
using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

IDistributedCache shared = new SharedCache();
var isFirst = true;
foreach (var node in new[] { "the node that loaded", "another node" })
{
    using var fusion = new FusionCache(new FusionCacheOptions());
    fusion.SetupDistributedCache(shared, new FusionCacheSystemTextJsonSerializer());
    Console.WriteLine($"fusion, {node}: {await fusion.GetOrSetAsync<(int, string)>("fusion", (_, _) => Load())}");
}

isFirst = true;
foreach (var node in new[] { "the node that loaded", "another node" })
{
    var services = new ServiceCollection().AddSingleton(shared);
    services.AddHybridCache();
    await using var provider = services.BuildServiceProvider();
    Console.WriteLine($"hybrid, {node}: {await provider.GetRequiredService<HybridCache>().GetOrCreateAsync("hybrid", _ => new ValueTask<(int, string)>(Load()))}");
}

Task<(int, string)> Load()
{
    if (!isFirst)
    {
        throw new InvalidOperationException("The value is in the second level.");
    }

    isFirst = false;
    return Task.FromResult((42, "EUR"));
}

// As a server would be. HybridCache takes no second level from the MemoryDistributedCache of the framework.
sealed class SharedCache : IDistributedCache
{
    private readonly ConcurrentDictionary<string, byte[]> _entries = new();

    public byte[]? Get(string key) => _entries.GetValueOrDefault(key);

    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Task.FromResult(Get(key));

    public void Refresh(string key)
    {
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public void Remove(string key) => _entries.TryRemove(key, out _);

    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        Remove(key);
        return Task.CompletedTask;
    }

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _entries[key] = value;

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        Set(key, value, options);
        return Task.CompletedTask;
    }
}
CS
output=$(cd "$folder" && dotnet run app.cs)
echo "$output"
expected='fusion, the node that loaded: (42, EUR)
fusion, another node: (0, )
hybrid, the node that loaded: (42, EUR)
hybrid, another node: (42, EUR)'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
