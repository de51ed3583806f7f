using PerfAspects.Redis.Tests.Servers;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>The suite over a server.</summary>
public abstract class RedisTierContract(RedisServer server) : LeasedCacheTierContract
{
    private const int LogLength = 20;

    protected override int LogLimit => LogLength + (LogLength / 4);

    protected RedisServer Server => server;

    public override async Task InitializeAsync() => await LoseAllAsync();

    protected override CacheTier CreateClient(string ns)
        => new RedisCacheTier(new RedisTierOptions { Configuration = server.Configuration, Namespace = ns, LogLength = LogLength });

    // By Redis' own expiry, since its clock cannot be moved.
    protected override Task ExpireAsync(TierEntry entry) => ExpireKeyAsync($"perfaspects:entry:{entry.Key}");

    protected override Task ExpireLeaseAsync(TierEntry entry) => ExpireKeyAsync($"perfaspects:lease:{{perfaspects:entry:{entry.Key}}}");

    protected override Task LoseTagAsync(string tag) => LoseAsync($"perfaspects:tag:{tag}");

    protected override Task LoseLogAsync() => LoseAsync("perfaspects:{log}");

    protected override Task LoseAllAsync() => server.AdminServer.FlushAllDatabasesAsync();

    private async Task LoseAsync(string key) => Assert.True(await server.Admin.KeyDeleteAsync(key), $"{key} does not exist");

    private async Task ExpireKeyAsync(string key)
    {
        Assert.True(await server.Admin.KeyExpireAsync(key, TimeSpan.FromMilliseconds(1)), $"{key} does not exist");
        await Eventually.TrueAsync(async () => !await server.Admin.KeyExistsAsync(key));
    }
}
