using PerfAspects.Redis.Tests.Servers;
using PerfAspects.Tests.Tiers;
using StackExchange.Redis;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>
/// The race of four processes, as runtimes, over a real server: as it is, and while it loses its data, evicts it and kills connections. No
/// read is outdated. PERFASPECTS_REDIS_RACE_OPERATIONS runs more.
/// </summary>
public sealed class SharedRaceTests
{
    private static readonly int s_operations
        = int.TryParse(Environment.GetEnvironmentVariable("PERFASPECTS_REDIS_RACE_OPERATIONS"), out var chosen) ? chosen : 40_000;

    [TierFact]
    public async Task Race_OverAServer_ReturnsNothingOutdated()
    {
        await using var server = await RedisServer.StartAsync();

        await RaceAsync(server, static _ => { });
    }

    [TierFact]
    public async Task Race_OverAServerThatLosesDataAndConnections_ReturnsNothingOutdated()
    {
        await using var server = await RedisServer.StartAsync();

        await RaceAsync(server, random =>
        {
            switch (random.Next(2_000))
            {
                case 0:
                    server.AdminServer.FlushAllDatabases();
                    break;
                case 1:
                    server.AdminServer.ClientKill(clientType: ClientType.Normal, skipMe: true);
                    break;
                case 2:
                    server.AdminServer.ClientKill(clientType: ClientType.PubSub, skipMe: true);
                    break;
            }
        });
    }

    [TierFact]
    public async Task Race_OverAServerThatEvicts_ReturnsNothingOutdated()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "4mb", "--maxmemory-policy", "allkeys-random");
        var filling = new byte[20_000];

        await RaceAsync(server, random =>
        {
            if (random.Next(4) == 0)
            {
                server.Admin.StringSet($"filling:{random.Next(1_000)}", filling, flags: CommandFlags.FireAndForget);
            }
        });

        var evicted = (await server.AdminServer.InfoAsync("stats")).SelectMany(static group => group)
            .Single(static figure => figure.Key == "evicted_keys").Value;
        Assert.NotEqual("0", evicted);
    }

    [TierFact]
    public async Task Writes_LoadsAndInvalidationsOfThreeProcesses_ReadNothingOutdated()
    {
        await using var server = await RedisServer.StartAsync();
        var clients = Enumerable.Range(0, 3)
            .Select(_ => RuntimeRace.Configure(new RedisTierOptions { Configuration = server.Configuration }))
            .Select(static options =>
            {
                options.CrossNodeWait = TimeSpan.FromMinutes(1);
                return new RedisCacheTier(options);
            })
            .ToArray();
        foreach (var client in clients)
        {
            await client.ProbeAsync(default);
        }

        var runtimes = Array.ConvertAll(clients, static client => new AspectRuntime(new AspectRuntimeOptions { SharedTier = client }));
        var race = new WriteRace(runtimes);
        await race.RunAsync(seed: 70, operations: 6_000);

        Assert.Equal([], race.Outdated);
        Assert.True(race.Hits > 100, $"{race.Hits} hits");
        Array.ForEach(runtimes, static runtime => runtime.Dispose());
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private static async Task RaceAsync(RedisServer server, Action<Random> disturb)
    {
        var clients = Enumerable.Range(0, 4)
            .Select(_ => new RedisCacheTier(RuntimeRace.Configure(new RedisTierOptions { Configuration = server.Configuration })))
            .ToArray();
        foreach (var client in clients)
        {
            await client.ProbeAsync(default);
        }

        await using (var race = new RuntimeRace(clients, seed: 300) { Disturb = disturb })
        {
            await race.RunAsync(s_operations);

            Assert.Equal(0, race.Outdated);
            Assert.True(race.TierHits > 0 && race.Loads > 0, $"{race.TierHits} hits in the tier, {race.Loads} loads");
        }

        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }
}
