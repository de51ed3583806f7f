using System.Globalization;
using PerfAspects.Redis.Tests.Servers;

namespace PerfAspects.Redis.Tests.RateLimiting;

/// <summary>The scripts of the rate limits, against a real server.</summary>
public sealed class RedisLimitTests(RedisFixture fixture) : IClassFixture<RedisFixture>
{
    private static int s_limits;

    [TierFact]
    public async Task Window_UnderFourClients_NeverAdmitsMoreThanItsPermits()
    {
        var limit = Limit(RateLimitAlgorithm.SlidingWindow, permits: 25, TimeSpan.FromMilliseconds(100));
        var admitted = (await HammerAsync(limit, clients: 4, calls: 3_000, wanted: 1)).Order().ToArray();

        Assert.True(admitted.Length > 100, $"only {admitted.Length} calls were admitted");
        Assert.All(admitted.Skip(25).Zip(admitted), static pair => Assert.True(pair.First - pair.Second >= 100_000));
    }

    [TierFact]
    public async Task Window_WithLeases_NeverAdmitsMoreThanItsPermits()
    {
        var limit = Limit(RateLimitAlgorithm.SlidingWindow, permits: 25, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(20));
        var charged = (await HammerAsync(limit, clients: 4, calls: 2_000, wanted: 5)).Order().ToArray(); // at the end of the lease

        Assert.All(charged.Skip(25).Zip(charged), static pair => Assert.True(pair.First - pair.Second >= 120_000));
    }

    [TierFact]
    public async Task Window_SaysExactlyWhenItAdmitsTheNextCall()
    {
        await using var tier = Tier();
        var limit = Limit(RateLimitAlgorithm.SlidingWindow, permits: 2, TimeSpan.FromSeconds(1));
        var first = await OneAsync(tier, limit);
        await OneAsync(tier, limit);
        await Task.Delay(30); // system timers ring up to 4 ms early

        var rejected = await OneAsync(tier, limit);

        Assert.Equal(0, rejected.Count);
        Assert.InRange(rejected.RetryAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(980));
        await Task.Delay(rejected.RetryAfter + TimeSpan.FromMilliseconds(10));
        var next = await OneAsync(tier, limit);
        Assert.Equal(1, next.Count);
        Assert.True(next.Mark - first.Mark >= 1_000_000);
    }

    [TierFact]
    public async Task Window_OfManyPermits_CountsInLots()
    {
        await using var tier = Tier();
        var limit = Limit(RateLimitAlgorithm.SlidingWindow, permits: 10_000, TimeSpan.FromMinutes(10));
        var admitted = 0;
        while (await AcquireAsync(tier, limit, 777) is [{ Count: > 0 and var count }])
        {
            admitted += count;
        }

        Assert.Equal(10_000, admitted);
        Assert.Equal(3_334, await fixture.Server.Admin.ListLengthAsync((await KeysAsync(limit)).Single()));
    }

    [TierFact]
    public async Task Window_OfAServerWhoseClockWasSetBack_AdmitsAfterAWindow()
    {
        await using var tier = Tier();
        var limit = Limit(RateLimitAlgorithm.SlidingWindow, permits: 2, TimeSpan.FromMilliseconds(200));
        var mark = (await OneAsync(tier, limit)).Mark;
        await OneAsync(tier, limit);
        var key = (await KeysAsync(limit)).Single();
        await fixture.Server.Admin.ListSetByIndexAsync(key, 1, (mark + 3_600_000_000).ToString(CultureInfo.InvariantCulture));

        var rejected = await OneAsync(tier, limit);

        Assert.Equal(0, rejected.Count);
        Assert.InRange(rejected.RetryAfter, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(200));
        await Task.Delay(250);
        Assert.Equal(1, (await OneAsync(tier, limit)).Count);
    }

    [TierFact]
    public async Task FixedWindow_AdmitsItsPermitsAndBeginsAnew()
    {
        await using var tier = Tier();
        var limit = Limit(RateLimitAlgorithm.FixedWindow, permits: 3, TimeSpan.FromSeconds(1));
        var first = await AcquireAsync(tier, limit, 3);
        var rejected = await OneAsync(tier, limit);

        Assert.Equal(3, first[0].Count);
        Assert.Equal(0, rejected.Count);
        await Task.Delay(rejected.RetryAfter + TimeSpan.FromMilliseconds(10));
        var next = await OneAsync(tier, limit);
        Assert.Equal(1, next.Count);
        Assert.True(next.Mark - first[0].Mark >= 1_000_000); // on the grid, unless the machine slept for two windows
    }

    [TierFact]
    public async Task TokenBucket_HoldsItsPermitsAndRefillsContinuously()
    {
        await using var tier = Tier();
        var limit = Limit(RateLimitAlgorithm.TokenBucket, permits: 4, TimeSpan.FromSeconds(2));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(1, (await OneAsync(tier, limit)).Count);
        }

        var rejected = await OneAsync(tier, limit);
        Assert.Equal(0, rejected.Count);
        Assert.InRange(rejected.RetryAfter, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(500));
        await Task.Delay(rejected.RetryAfter + TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, (await OneAsync(tier, limit)).Count);
        Assert.Equal(0, (await OneAsync(tier, limit)).Count);
    }

    [TierFact]
    public async Task Limits_OfOneCall_AdmitOrAreNotCharged()
    {
        await using var tier = Tier();
        SharedLimitSettings[] limits =
        [
            Limit(RateLimitAlgorithm.SlidingWindow, permits: 5, TimeSpan.FromMinutes(1)),
            Limit(RateLimitAlgorithm.TokenBucket, permits: 5, TimeSpan.FromMinutes(1)),
            Limit(RateLimitAlgorithm.FixedWindow, permits: 1, TimeSpan.FromMinutes(2)),
        ];
        LimitDemand[] demands = [.. limits.Select(static limit => new LimitDemand(limit, 1))];

        Assert.All(await tier.AcquirePermitsAsync(demands, default), static grant => Assert.Equal(1, grant.Count));
        var rejected = await tier.AcquirePermitsAsync(demands, default);

        Assert.Equal([0, 0, 0], rejected.Select(static grant => grant.Count));
        Assert.Equal(TimeSpan.Zero, rejected[0].RetryAfter);
        Assert.Equal(TimeSpan.Zero, rejected[1].RetryAfter);
        Assert.InRange(rejected[2].RetryAfter, TimeSpan.FromSeconds(100), TimeSpan.FromMinutes(2));
        Assert.Equal(4, (await AcquireAsync(tier, limits[0], 5))[0].Count + 2); // 5 - 1, halved until it fits
        Assert.Equal(1, (await OneAsync(tier, limits[1])).Count);
    }

    [TierFact]
    public async Task Return_TakesAChargeBack()
    {
        await using var tier = Tier();
        foreach (var algorithm in Enum.GetValues<RateLimitAlgorithm>())
        {
            var limit = Limit(algorithm, permits: 3, TimeSpan.FromMinutes(1));
            var charged = (await AcquireAsync(tier, limit, 3))[0];
            Assert.Equal(0, (await OneAsync(tier, limit)).Count);

            await tier.ReturnPermitsAsync([new LimitReturn(limit, 2, charged.Mark)], default);

            Assert.Equal(1, (await OneAsync(tier, limit)).Count);
            Assert.Equal(1, (await OneAsync(tier, limit)).Count);
            Assert.Equal(0, (await OneAsync(tier, limit)).Count);
        }
    }

    [TierFact]
    public async Task Keys_OfAPartition_HaveOneHashTagAndExpire()
    {
        await using var tier = Tier();
        foreach (var algorithm in Enum.GetValues<RateLimitAlgorithm>())
        {
            var limit = Limit(algorithm, permits: 3, TimeSpan.FromMilliseconds(50), partition: "cGFydA==");
            await OneAsync(tier, limit);
            Assert.Contains("{perfaspects/cGFydA==}", (await KeysAsync(limit)).Single(), StringComparison.Ordinal);
            await Eventually.TrueAsync(async () => (await KeysAsync(limit)).Length == 0);
        }
    }

    [TierFact]
    public async Task Runtimes_AreCountedWhileTheyAppear()
    {
        await using var tier = Tier();
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        await fixture.Server.Admin.KeyDeleteAsync("perfaspects:limit:{perfaspects}:runtimes");

        Assert.Equal(1, await tier.CountRuntimesAsync(one, TimeSpan.FromMilliseconds(200), default));
        Assert.Equal(2, await tier.CountRuntimesAsync(two, TimeSpan.FromMilliseconds(200), default));
        await Task.Delay(250);
        Assert.Equal(1, await tier.CountRuntimesAsync(one, TimeSpan.FromMilliseconds(200), default));
    }

    private static SharedLimitSettings Limit(
        RateLimitAlgorithm algorithm, int permits, TimeSpan window, TimeSpan lease = default, string? partition = null)
        => new($"limit-{Interlocked.Increment(ref s_limits)}", partition)
        {
            Algorithm = algorithm,
            Permits = permits,
            Window = window,
            Lease = lease,
        };

    private static async Task<LimitGrant> OneAsync(RedisCacheTier tier, SharedLimitSettings limit)
        => (await AcquireAsync(tier, limit, 1))[0];

    private static async Task<IReadOnlyList<LimitGrant>> AcquireAsync(RedisCacheTier tier, SharedLimitSettings limit, int count)
        => await tier.AcquirePermitsAsync([new LimitDemand(limit, count)], default);

    private RedisCacheTier Tier() => new(new RedisTierOptions { Configuration = fixture.Server.Configuration });

    private async Task<string[]> KeysAsync(SharedLimitSettings limit)
    {
        var keys = new List<string>();
        await foreach (var key in fixture.Server.AdminServer.KeysAsync(pattern: $"*:{limit.Name}:*"))
        {
            keys.Add(key.ToString());
        }

        return [.. keys];
    }

    // The times of all admissions by the clock of Redis.
    private async Task<long[]> HammerAsync(SharedLimitSettings limit, int clients, int calls, int wanted)
    {
        var times = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            await using var tier = Tier();
            var admitted = new List<long>();
            for (var i = 0; i < calls; i++)
            {
                var grant = (await AcquireAsync(tier, limit, wanted))[0];
                admitted.AddRange(Enumerable.Repeat(grant.Mark, grant.Count));
            }

            return admitted;
        })));
        return [.. times.SelectMany(static time => time)];
    }
}
