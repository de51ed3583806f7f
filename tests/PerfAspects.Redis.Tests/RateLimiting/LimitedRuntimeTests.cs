using System.Diagnostics;
using PerfAspects.Redis.Tests.Servers;

namespace PerfAspects.Redis.Tests.RateLimiting;

/// <summary>Runtimes whose methods share limits in a real server.</summary>
public sealed class LimitedRuntimeTests(RedisClusterFixture cluster) : IClassFixture<RedisClusterFixture>
{
    [TierFact]
    public async Task Calls_OfSeveralLimitsAndPartitions_AreInOneSlotOfACluster()
    {
        await using var tier = Tier(cluster.Server.Configuration);
        await tier.ProbeAsync(default);
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { SharedTier = tier });
        var gates = new LimitedGates(runtime);
        for (var i = 0; i < 5; i++)
        {
            await gates.OfAsync("a{b}c");
            await gates.OfAsync("other");
        }

        await Assert.ThrowsAsync<RateLimitRejectedException>(async () => await gates.OfAsync("a{b}c"));
        await Assert.ThrowsAsync<RateLimitRejectedException>(async () => await gates.OfAsync("other"));
        await gates.OfAsync("third");
    }

    [TierFact]
    public async Task Runtimes_WhoseClocksAreApart_CountTogether()
    {
        await using var server = await RedisServer.StartAsync();
        await using var tier = Tier(server.Configuration);
        await tier.ProbeAsync(default);
        using var early = Runtime(tier, TimeSpan.FromSeconds(-5));
        using var late = Runtime(tier, TimeSpan.FromSeconds(5));

        await new LimitedGates(early).TwoAsync();
        await new LimitedGates(late).TwoAsync();

        var rejections = new[]
        {
            await Assert.ThrowsAsync<RateLimitRejectedException>(async () => await new LimitedGates(early).TwoAsync()),
            await Assert.ThrowsAsync<RateLimitRejectedException>(async () => await new LimitedGates(late).TwoAsync()),
        };
        Assert.All(
            rejections,
            static rejection => Assert.InRange(rejection.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1)));
    }

    [TierFact]
    public async Task QueuedCalls_OfTwoRuntimes_AreAllAdmittedInTime()
    {
        await using var server = await RedisServer.StartAsync();
        await using var tier = Tier(server.Configuration);
        await tier.ProbeAsync(default);
        using var one = Runtime(tier, TimeSpan.Zero);
        using var two = Runtime(tier, TimeSpan.Zero);
        var (first, second) = (new LimitedGates(one), new LimitedGates(two));
        var started = Stopwatch.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? first : second).QueuedAsync().AsTask()));

        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(1_000)); // six calls, one in 200 ms
    }

    [TierFact]
    public async Task Link_ThatIsSilent_HoldsNoCallLongerThanItsDeadline()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new CuttingProxy(server.Port);
        await using var tier = Tier(proxy.Configuration, TimeSpan.FromMilliseconds(100));
        await tier.ProbeAsync(default);
        using var runtime = Runtime(tier, TimeSpan.Zero);
        var gates = new LimitedGates(runtime);
        gates.Four();
        proxy.Silence();
        var started = Stopwatch.GetTimestamp();

        gates.Four(); // by the limit that stands in
        await gates.TwoAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(10));
        proxy.Mend();
    }

    [TierFact]
    public async Task Server_ThatIsKilled_IsStoodInForAndUsedAgain()
    {
        await using var server = await RedisServer.StartAsync();
        await using var tier = Tier(server.Configuration, TimeSpan.FromSeconds(1));
        await tier.ProbeAsync(default);
        using var runtime = Runtime(tier, TimeSpan.Zero);
        var gates = new LimitedGates(runtime);
        await gates.TwoAsync();

        await server.KillAsync();
        await gates.TwoAsync();
        await Assert.ThrowsAsync<RateLimitRejectedException>(async () => await gates.TwoAsync());
        await server.StartAgainAsync();

        await Eventually.SucceedsAsync(async () => await gates.TwoAsync()); // counted anew: the server has lost its data
        Assert.True((long)await server.Admin.ExecuteAsync("DBSIZE") > 0);
    }

    private static RedisCacheTier Tier(string configuration, TimeSpan? readTimeout = null)
        => new(new RedisTierOptions { Configuration = configuration, ReadTimeout = readTimeout ?? TimeSpan.FromSeconds(10) });

    private static AspectRuntime Runtime(RedisCacheTier tier, TimeSpan offset)
        => new(new AspectRuntimeOptions { SharedTier = tier, TimeProvider = new OffsetClock(offset) });

    private sealed class OffsetClock(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + offset;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(offset.TotalSeconds * TimestampFrequency);
    }
}
