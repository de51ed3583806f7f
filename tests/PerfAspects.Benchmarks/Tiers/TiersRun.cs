using PerfAspects.Redis.Tests.Servers;
using StackExchange.Redis;

namespace PerfAspects.Benchmarks.Tiers;

/// <summary>
/// The shared cache beside FusionCache, HybridCache and what is written by hand, over a redis-server on the loopback interface; the SQLite
/// tier beside NeoSmart.Caching.Sqlite. Every row runs its contenders by turns and takes the best round of each.
/// </summary>
internal static class TiersRun
{
    public static async Task<int> RunAsync(string only)
    {
        await using var server = await RedisServer.StartAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        var isMet = true;
        foreach (var (name, create) in Rows(server.Configuration, connection.GetDatabase()))
        {
            if (name.Contains(only, StringComparison.Ordinal))
            {
                isMet &= await create(name).RunAsync(rounds: 9);
            }
        }

        return isMet ? 0 : 1;
    }

    private static IEnumerable<(string Name, Func<string, TierRow> Create)> Rows(string configuration, IDatabase database)
    {
        var redis = new RedisRows(configuration, database);
        yield return ("hit in memory", redis.HitInMemory);
        yield return ("hit in Redis, one caller", redis.HitInRedis);
        yield return ("hit in Redis, 64 callers", redis.ConcurrentHits);
        yield return ("miss and keep", redis.MissAndKeep);
        yield return ("shared limit, admitted", redis.SharedLimit);
        yield return ("SQLite, hit", SqliteRows.Hit);
        yield return ("SQLite, keep", SqliteRows.Keep);
        yield return ("SQLite, 64 hits at once", SqliteRows.ConcurrentHits);
        yield return ("SQLite, 64 keeps at once", SqliteRows.ConcurrentKeeps);
    }
}
