using PerfAspects.Redis.Tests.Servers;
using StackExchange.Redis;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>The suite over one server, and what the tier writes there.</summary>
public sealed class RedisCacheTierTests(RedisFixture fixture) : RedisTierContract(fixture.Server), IClassFixture<RedisFixture>
{
    [TierFact]
    public async Task Keys_BeginWithTheNamespaceAndExpire()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "new");
        await LoadAsync(tier, Sibling, Guid.NewGuid());
        await InvalidateAsync(tier, TierTarget.Tag, "prices");

        var keys = Server.AdminServer.Keys().Select(static key => (string)key!).ToList();

        Assert.Contains("perfaspects:entry:Shop.Prices.Get|42", keys);
        Assert.All(keys, static key => Assert.StartsWith("perfaspects:", key, StringComparison.Ordinal));
        foreach (var key in keys.Where(static key => !key.Contains("{log}", StringComparison.Ordinal)))
        {
            Assert.NotNull(await Server.Admin.KeyTimeToLiveAsync(key));
        }
    }

    [TierFact]
    public async Task Keep_LastsForItsDurationToTheMillisecond()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "new", TimeSpan.FromMilliseconds(59_999));

        var left = (await Server.Admin.KeyTimeToLiveAsync("perfaspects:entry:Shop.Prices.Get|42"))!.Value;

        Assert.InRange(left, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(59_999));
    }

    [TierFact]
    public async Task Keep_MakesTheTagsOutliveTheEntry()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "new", TimeSpan.FromDays(30));

        Assert.True(await Server.Admin.KeyTimeToLiveAsync("perfaspects:tag:prices") > TimeSpan.FromDays(30));
    }

    [TierFact]
    public async Task Invalidate_OfAnUnknownTag_WritesNoToken()
    {
        await InvalidateAsync(Connect(), TierTarget.Tag, "unknown");

        Assert.False(await Server.Admin.KeyExistsAsync("perfaspects:tag:unknown"));
    }

    [TierFact]
    public async Task Log_NeverExceedsItsLengthByMoreThanAQuarter()
    {
        var tier = Connect();
        var longest = 0L;
        for (var i = 0; i < 100; i++)
        {
            await InvalidateAsync(tier, TierTarget.Key, $"{i}");
            longest = Math.Max(longest, await Server.Admin.ListLengthAsync("perfaspects:{log}"));
        }

        Assert.Equal(LogLimit, longest);
    }

    [TierFact]
    public async Task Read_OfForeignValues_MissesOrFails()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old");
        await Server.Admin.HashSetAsync("perfaspects:entry:Shop.Prices.Get|42", "t", "foreign");
        Assert.Null(await ReadAsync(tier, Entry));

        await Server.Admin.HashDeleteAsync("perfaspects:entry:Shop.Prices.Get|42", "t");
        Assert.Null(await ReadAsync(tier, Entry));

        await Server.Admin.StringSetAsync("perfaspects:entry:Shop.Prices.Get|42", "foreign");
        await Assert.ThrowsAnyAsync<RedisException>(() => ReadAsync(tier, Entry));
        await InvalidateAsync(tier, TierTarget.Key, Entry.Key);
        Assert.True(await KeepAsync(tier, Entry, "new"));
    }

    [TierFact]
    public async Task Scripts_ThatTheServerHasForgotten_AreSentAgain()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old");
        await Server.Admin.ExecuteAsync("SCRIPT", "FLUSH");

        await InvalidateAsync(tier, TierTarget.Key, Entry.Key);

        Assert.True(await KeepAsync(tier, Entry, "new"));
    }

    [TierFact]
    public async Task Connection_ThatWasHandedOver_IsUsedAndNotDisposed()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(Server.Configuration);
        var tier = new RedisCacheTier(new RedisTierOptions { Connection = connection });
        using (tier.Subscribe(static _ => { }))
        {
            await KeepAsync(tier, Entry, "new");
        }

        await tier.DisposeAsync();
        await tier.DisposeAsync();

        Assert.True(connection.IsConnected);
        Assert.True(await connection.GetDatabase().KeyExistsAsync("perfaspects:entry:Shop.Prices.Get|42"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(tier, Entry));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await tier.ProbeAsync(default));
    }

    [TierFact]
    public async Task Dispose_ClosesAConnectionOfItsOwn()
    {
        var name = $"tests-{Guid.NewGuid():N}";
        var tier = new RedisCacheTier(new RedisTierOptions { Configuration = $"{Server.Configuration},name={name}" });
        await tier.ProbeAsync(default);
        Assert.Contains(await Server.AdminServer.ClientListAsync(), client => client.Name == name);

        tier.Dispose();

        await Eventually.TrueAsync(async () => (await Server.AdminServer.ClientListAsync()).All(client => client.Name != name));
    }

    [TierFact]
    public async Task Race_OfManyOperations_ReturnsNothingOutdated()
    {
        var race = new TierRace([Connect(), Connect(), Connect(), Connect()], seed: 2);

        await race.RunAsync(operations: 8_000);

        Assert.Equal(0, race.Outdated);
        Assert.True(race.Fenced > 0, "no load was fenced");
    }
}
