using Microsoft.Extensions.Time.Testing;
using PerfAspects.Contracts.Model;

namespace PerfAspects.Contracts.Tests;

/// <summary>The suite over the model, and defects of the model that the race finds.</summary>
public sealed class ModelCacheTierTests : LeasedCacheTierContract
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ModelStore _store;

    public ModelCacheTierTests() => _store = new ModelStore(_clock);

    protected override int LogLimit => _store.LogLength;

    protected override CacheTier CreateClient(string ns) => new ModelCacheTier(_store, new CacheTierOptions { Namespace = ns });

    protected override Task ExpireAsync(TierEntry entry) => RunAsync(() => _store.LoseEntry("perfaspects", entry.Key));

    protected override Task ExpireLeaseAsync(TierEntry entry) => RunAsync(() => _clock.Advance(new CacheTierOptions().LeaseDuration));

    protected override Task LoseTagAsync(string tag) => RunAsync(() => _store.LoseTag("perfaspects", tag));

    protected override Task LoseLogAsync() => RunAsync(_store.LoseLog);

    protected override Task LoseAllAsync() => RunAsync(_store.LoseAll);

    [Fact]
    public async Task Read_WhenTheDurationIsOver_Misses()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old", Minute);

        _clock.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromTicks(1), (await tier.ReadAsync(Entry, default)).Remaining);

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await ReadAsync(tier, Entry));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Race_OverAStoreWithADefect_FindsOutdatedReads(bool ignoresLeases, bool ignoresTags)
    {
        (_store.IgnoresLeases, _store.IgnoresTags) = (ignoresLeases, ignoresTags);
        var race = NewRace();

        for (var round = 0; round < 200 && race.Outdated == 0; round++)
        {
            await race.RunAsync(operations: 1_000);
        }

        Assert.True(race.Outdated > 0, "the race has not found the defect");
    }

    [Fact]
    public async Task Race_OfManyOperations_ReturnsNothingOutdated()
    {
        var race = NewRace();

        await race.RunAsync(operations: 1_000_000);

        Assert.Equal(0, race.Outdated);
        Assert.True(race.Fenced > 0, "no load was fenced");
    }

    // Clients that let others run before each operation.
    private TierRace NewRace()
    {
        var clients = Enumerable.Range(0, 4).Select(_ => new ModelCacheTier(_store) { Before = static async _ => await Task.Yield() });
        return new TierRace([.. clients], seed: 1);
    }

    private static Task RunAsync(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
