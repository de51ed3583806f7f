using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PerfAspects.Redis.Tests.Servers;
using StackExchange.Redis;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>The registration of the tier in a host.</summary>
public sealed class RedisRegistrationTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    [TierFact]
    public async Task Tier_OfAConnectionString_ConnectsAndIsDisposedWithTheServices()
    {
        CacheTier tier;
        await using (var services = new ServiceCollection().AddPerfAspectsRedis(fixture.Server.Configuration).BuildServiceProvider())
        {
            tier = services.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value.SharedTier!;
            Assert.NotNull(services.GetRequiredService<AspectRuntime>());
            await tier.ProbeAsync(default);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await tier.ProbeAsync(default));
    }

    [TierFact]
    public async Task Tier_InAHostWithAConnection_UsesItAndDoesNotDisposeIt()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(fixture.Server.Configuration);
        await using (var services = new ServiceCollection()
            .AddSingleton<IConnectionMultiplexer>(connection)
            .AddPerfAspectsRedis(static options => options.Namespace = "shop")
            .BuildServiceProvider())
        {
            var tier = Assert.IsType<RedisCacheTier>(services.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value.SharedTier);
            Assert.Equal("shop", tier.Options.Namespace);
            await tier.ProbeAsync(default);
        }

        Assert.True(connection.IsConnected);
    }

    [TierFact]
    public async Task Tier_InAHostWhoseConnectionCannotBeMade_FailsWhenItIsUsed()
    {
        await using var services = new ServiceCollection()
            .AddSingleton<IConnectionMultiplexer>(static _ => throw new InvalidOperationException("no Redis"))
            .AddPerfAspectsRedis(fixture.Server.Configuration)
            .BuildServiceProvider();
        var tier = services.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value.SharedTier!;

        var exception = await Assert.ThrowsAsync<CacheTierException>(async () => await tier.ProbeAsync(default));

        Assert.Contains("no Redis", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_WithoutAConnection_AreRefused()
    {
        var exception = Assert.Throws<ArgumentException>(static () => new RedisCacheTier(new RedisTierOptions()));

        Assert.Equal("Configuration", exception.ParamName);
        Assert.Throws<ArgumentException>(static () => new ServiceCollection().AddPerfAspectsRedis(" "));
    }
}
