namespace PerfAspects.Sqlite.Tests.Caching;

/// <summary>The suite over a file, of which every client has its own connections.</summary>
public sealed class SqliteCacheTierTests : LeasedCacheTierContract
{
    private readonly CacheFile _file = new();

    protected override int LogLimit => 30;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _file.Dispose();
    }

    protected override CacheTier CreateClient(string ns)
        => _file.Open(options => (options.Namespace, options.LogLength) = (ns, 20));

    protected override Task ExpireAsync(TierEntry entry)
        => ChangeAsync($"UPDATE entries SET expires = 0 WHERE key = 'perfaspects:{entry.Key}'");

    protected override Task ExpireLeaseAsync(TierEntry entry)
    {
        _file.Clock.Advance(new CacheTierOptions().LeaseDuration);
        return Task.CompletedTask;
    }

    protected override Task LoseTagAsync(string tag) => ChangeAsync($"DELETE FROM tags WHERE name = 'perfaspects:{tag}'");

    protected override Task LoseLogAsync() => ChangeAsync("DELETE FROM log");

    protected override Task LoseAllAsync()
        => ChangeAsync("DELETE FROM entries; DELETE FROM leases; DELETE FROM tags; DELETE FROM log; DELETE FROM sqlite_sequence");

    [Fact]
    public async Task Read_WhenTheDurationIsOver_Misses()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old", Minute);

        _file.Clock.Advance(Minute - TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(1), (await tier.ReadAsync(Entry, default)).Remaining);

        _file.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await ReadAsync(tier, Entry));
    }

    [Fact]
    public async Task Keep_MakesTheTagsOutliveTheEntry()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "new", TimeSpan.FromDays(30));

        _file.Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1));

        Assert.Equal("new", await ReadAsync(tier, Entry));
    }

    [Fact]
    public async Task Race_OfManyOperations_ReturnsNothingOutdated()
    {
        var race = new TierRace([Connect(), Connect(), Connect()], seed: 3);

        await race.RunAsync(operations: 6_000);

        Assert.Equal(0, race.Outdated);
        Assert.True(race.Fenced > 0, "no load was fenced");
    }

    private Task ChangeAsync(string sql)
    {
        Assert.True(_file.Execute(sql) > 0, $"nothing was changed: {sql}");
        return Task.CompletedTask;
    }
}
