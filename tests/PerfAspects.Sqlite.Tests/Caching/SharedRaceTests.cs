using PerfAspects.Tests.Tiers;

namespace PerfAspects.Sqlite.Tests.Caching;

/// <summary>The races of processes, as runtimes with connections of their own, over one file. No read is outdated.</summary>
public sealed class SharedRaceTests : IDisposable
{
    private readonly CacheFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Race_OverAFile_ReturnsNothingOutdated()
    {
        SqliteCacheTier[] clients = [Open(TimeSpan.Zero), Open(TimeSpan.Zero), Open(TimeSpan.Zero)];
        await using (var race = new RuntimeRace(clients, seed: 500))
        {
            await race.RunAsync(6_000);

            Assert.Equal(0, race.Outdated);
            Assert.True(race.TierHits > 0 && race.Loads > 0, $"{race.TierHits} hits in the tier, {race.Loads} loads");
        }

        Array.ForEach(clients, static client => client.Dispose());
    }

    [Fact]
    public async Task Writes_LoadsAndInvalidationsOfThreeProcesses_ReadNothingOutdated()
    {
        SqliteCacheTier[] clients = [Open(TimeSpan.FromMinutes(1)), Open(TimeSpan.FromMinutes(1)), Open(TimeSpan.FromMinutes(1))];
        var runtimes = Array.ConvertAll(clients, static client => new AspectRuntime(new AspectRuntimeOptions { SharedTier = client }));
        var race = new WriteRace(runtimes);
        await race.RunAsync(seed: 70, operations: 3_000);

        Assert.Equal([], race.Outdated);
        Assert.True(race.Hits > 50, $"{race.Hits} hits");
        Array.ForEach(runtimes, static runtime => runtime.Dispose());
        Array.ForEach(clients, static client => client.Dispose());
    }

    private SqliteCacheTier Open(TimeSpan crossNodeWait)
    {
        var options = RuntimeRace.Configure(new SqliteTierOptions { Path = _file.Path });
        options.CrossNodeWait = crossNodeWait;
        return new SqliteCacheTier(options);
    }
}
