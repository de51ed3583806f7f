using System.Collections.Concurrent;
using PerfAspects.Redis.Tests.Servers;
using StackExchange.Redis;

namespace PerfAspects.Redis.Tests.Caching;

/// <summary>Failures of the server and of the link.</summary>
public sealed class RedisOutageTests : IAsyncLifetime
{
    private static readonly TierEntry s_entry = new("key", ["method", "tag"]);

    private RedisServer? _server;

    public async Task InitializeAsync() => _server = TierFactAttribute.Unavailable is null ? await RedisServer.StartAsync() : null;

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [TierFact]
    public async Task Server_ThatIsRestartedWithoutData_MissesAndFencesWhatWasLoadedBefore()
    {
        await using var tier = Tier(_server!.Configuration);
        await KeepAsync(tier, s_entry, [1]);
        var position = (await tier.ReadLogAsync(default, default)).Position;
        var lease = Guid.NewGuid();
        var other = new TierEntry("other", ["method"]);
        var acquired = await tier.AcquireAsync(other, lease, default);

        await _server.KillAsync();
        await Assert.ThrowsAnyAsync<RedisException>(async () => await tier.ReadAsync(s_entry, default));
        await _server.StartAgainAsync();
        await Eventually.SucceedsAsync(async () => await tier.ProbeAsync(default));

        Assert.False((await tier.ReadAsync(s_entry, default)).IsHit);
        Assert.False(await tier.KeepAsync(other, lease, acquired.Tokens, new byte[] { 1 }, TimeSpan.FromMinutes(1), default));
        Assert.Null((await tier.ReadLogAsync(position, default)).Invalidations);
        await KeepAsync(tier, s_entry, [2]);
    }

    [TierFact]
    public async Task Server_ThatIsAbsentAtTheStart_IsUsedWhenItIsThere()
    {
        await _server!.KillAsync();
        await using var tier = Tier(_server.Configuration);
        var notices = new ConcurrentQueue<TierNotice>();
        using var subscription = tier.Subscribe(notices.Enqueue);

        var exception = await Assert.ThrowsAsync<CacheTierException>(async () => await tier.ProbeAsync(default));

        Assert.Contains("RedisTierOptions.Configuration", exception.Message, StringComparison.Ordinal);
        await _server.StartAgainAsync();
        await Eventually.SucceedsAsync(async () => await tier.ProbeAsync(default));
        await KeepAsync(tier, s_entry, [1]);
        await HearsAsync(notices);
    }

    [TierFact]
    public async Task Connections_ThatTheServerKills_AreRestored()
    {
        await using var tier = Tier(_server!.Configuration);
        var notices = new ConcurrentQueue<TierNotice>();
        using var subscription = tier.Subscribe(notices.Enqueue);
        await KeepAsync(tier, s_entry, [1]);
        await HearsAsync(notices);
        notices.Clear();

        await _server.AdminServer.ClientKillAsync(clientType: ClientType.Normal, skipMe: true);
        await _server.AdminServer.ClientKillAsync(clientType: ClientType.PubSub, skipMe: true);

        await Eventually.TrueAsync(() => Task.FromResult(notices.Contains(TierNotice.Disconnected)));
        await Eventually.TrueAsync(() => Task.FromResult(notices.Contains(TierNotice.Reconnected)));
        await Eventually.SucceedsAsync(async () => Assert.True((await tier.ReadAsync(s_entry, default)).IsHit));
        await HearsAsync(notices);
    }

    [TierFact]
    public async Task Link_ThatIsCut_FailsAtOnceAndIsRestored()
    {
        await using var proxy = new CuttingProxy(_server!.Port);
        await using var near = Tier(_server.Configuration);
        await using var far = Tier(proxy.Configuration);
        var notices = new ConcurrentQueue<TierNotice>();
        using var subscription = far.Subscribe(notices.Enqueue);
        await KeepAsync(near, s_entry, [1]);
        Assert.True((await far.ReadAsync(s_entry, default)).IsHit);
        var position = (await far.ReadLogAsync(default, default)).Position;

        proxy.Cut();
        await Eventually.TrueAsync(() => Task.FromResult(notices.Contains(TierNotice.Disconnected)));
        await Assert.ThrowsAnyAsync<RedisException>(async () => await far.ReadAsync(s_entry, default));
        var missed = new TierInvalidation(TierTarget.Tag, "tag", Guid.NewGuid());
        await near.InvalidateAsync(missed, default);
        proxy.Mend();

        await Eventually.TrueAsync(() => Task.FromResult(notices.Contains(TierNotice.Reconnected)));
        await Eventually.SucceedsAsync(async () => await far.ProbeAsync(default));
        Assert.False((await far.ReadAsync(s_entry, default)).IsHit);
        Assert.Equal([missed], (await far.ReadLogAsync(position, default)).Invalidations);
        await HearsAsync(notices);
    }

    [TierFact]
    public async Task Link_ThatIsSilent_EndsTheWaitOfTheCallerAndNotTheOperation()
    {
        await using var proxy = new CuttingProxy(_server!.Port);
        await using var far = Tier(proxy.Configuration);
        await far.ProbeAsync(default);
        proxy.Silence();
        using var deadline = new CancellationTokenSource();

        var read = far.ReadAsync(s_entry, deadline.Token).AsTask();
        var keep = far.InvalidateAsync(new TierInvalidation(TierTarget.Key, "late", Guid.NewGuid()), default).AsTask();
        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        proxy.Mend();
        Assert.Equal(1, await keep);
    }

    [TierFact]
    public async Task Probe_WithoutThePassword_SaysWhatTheServerSays()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "secret");
        await using var without = Tier(server.Configuration);
        await using var wrong = Tier($"{server.Configuration},password=guess");
        await using var right = Tier($"{server.Configuration},password=secret");

        var missing = await Assert.ThrowsAsync<CacheTierException>(async () => await without.ProbeAsync(default));
        var refused = await Assert.ThrowsAsync<CacheTierException>(async () => await wrong.ProbeAsync(default));
        await right.ProbeAsync(default);

        Assert.Contains("NOAUTH", missing.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("RedisTierOptions.Configuration", refused.Message, StringComparison.Ordinal);
        Assert.Contains("password", refused.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("guess", refused.ToString(), StringComparison.Ordinal);
    }

    [TierFact]
    public async Task Probe_WithAConfigurationThatCannotBe_NamesIt()
    {
        await using var tier = Tier("localhost:notaport,nonsense=1");

        var exception = await Assert.ThrowsAsync<CacheTierException>(async () => await tier.ProbeAsync(default));

        Assert.Contains("RedisTierOptions.Configuration", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(async () => await tier.ReadAsync(s_entry, default));
    }

    private static RedisCacheTier Tier(string configuration) => new(new RedisTierOptions { Configuration = configuration });

    private static async Task KeepAsync(CacheTier tier, TierEntry entry, byte[] payload)
    {
        var lease = Guid.NewGuid();
        var acquired = await tier.AcquireAsync(entry, lease, default);
        Assert.True(await tier.KeepAsync(entry, lease, acquired.Tokens, payload, TimeSpan.FromMinutes(1), default));
        Assert.Equal(payload, (await tier.ReadAsync(entry, default)).Payload.ToArray());
    }

    // An invalidation of another client is heard. It is repeated, since the subscription is restored some time after the connection.
    private async Task HearsAsync(ConcurrentQueue<TierNotice> notices)
    {
        await using var other = Tier(_server!.Configuration);
        notices.Clear();
        await Eventually.TrueAsync(async () =>
        {
            await other.InvalidateAsync(new TierInvalidation(TierTarget.Key, "heard", Guid.NewGuid()), default);
            return notices.Contains(TierNotice.Invalidated);
        });
    }
}
