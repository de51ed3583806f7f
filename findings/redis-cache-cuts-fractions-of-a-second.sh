#!/usr/bin/env bash
# The distributed cache over Redis cuts a lifetime to whole seconds: an entry that is to live 900 ms is gone at once, one of 1.9 s lives 1 s.
# The guess: Redis keeps time in milliseconds, so an expiration is exact, or at least rounded up. A short lifetime (a lock, a nonce, a debounce, a test that
# wants an entry to expire soon) stores nothing, and no error says so. The same holds for a sliding expiration.
# Versions: Microsoft.Extensions.Caching.StackExchangeRedis 10.0.15, StackExchange.Redis 3.4.35, redis-server 7.0.15, .NET 10. The script needs redis-server.
# Output seen:
#   absolute 900 ms: stored False
#   absolute 1900 ms: stored True, at most 1000 ms left: True
#   absolute 2500 ms: stored True, at most 2000 ms left: True
#   sliding 900 ms: stored False
set -euo pipefail
folder=$(mktemp -d)
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --appendonly no --dir "$folder" >"$folder/redis.log" &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package Microsoft.Extensions.Caching.StackExchangeRedis@10.0.15
#:package StackExchange.Redis@3.4.35
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;

var options = new ConfigurationOptions { EndPoints = { new System.Net.Sockets.UnixDomainSocketEndPoint(args[0]) } };
await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
var cache = new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = () => Task.FromResult<IConnectionMultiplexer>(connection) });

foreach (var lifetime in new[] { 900, 1900, 2500 })
{
    await Show($"absolute {lifetime} ms", lifetime / 1000 * 1000,
        new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMilliseconds(lifetime) });
}

await Show("sliding 900 ms", 0, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromMilliseconds(900) });

async Task Show(string name, int wholeSeconds, DistributedCacheEntryOptions entry)
{
    await cache.SetAsync(name, [1], entry);
    var left = (long)await connection.GetDatabase().ExecuteAsync("PTTL", name);
    Console.WriteLine(left == -2 ? $"{name}: stored False" : $"{name}: stored True, at most {wholeSeconds} ms left: {left <= wholeSeconds}");
}
CS
output=$(cd "$folder" && dotnet run app.cs -- "$folder/redis.sock")
echo "$output"
expected='absolute 900 ms: stored False
absolute 1900 ms: stored True, at most 1000 ms left: True
absolute 2500 ms: stored True, at most 2000 ms left: True
sliding 900 ms: stored False'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
