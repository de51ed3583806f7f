using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.Tiers;

/// <summary>
/// A million operations of four processes at once over a store that fails, loses answers and loses data: no read is outdated. The same over a
/// store that does not compare tags finds outdated reads. That a store which ignores leases is found out needs an invalidation by key alone,
/// and is a test of the contract's own race. PERFASPECTS_RACE_OPERATIONS=10000000 runs more.
/// </summary>
public sealed class RuntimeRaceTests
{
    private const int Clients = 4;

    private static readonly string s_ns = RuntimeRace.Options.Namespace;

    [Fact]
    public async Task Race_OverAStoreThatFails_ReturnsNothingOutdated()
    {
        var operations = int.TryParse(Environment.GetEnvironmentVariable("PERFASPECTS_RACE_OPERATIONS"), out var chosen) ? chosen : 1_000_000;
        var store = new ModelStore(TimeProvider.System);
        await using var race = new RuntimeRace([.. Enumerable.Range(0, Clients).Select(client => Failing(store, seed: client))], seed: 100)
        {
            Disturb = random => Lose(store, random),
        };

        await race.RunAsync(operations);

        Assert.Equal(0, race.Outdated);
        Assert.True(race.Reads > operations / 2, $"{race.Reads} reads");
        Assert.True(race.Loads > operations / 100, $"{race.Loads} loads");
        Assert.True(race.TierHits > operations / 1000, $"{race.TierHits} hits in the tier");
    }

    [Fact]
    public async Task Race_OverAStoreThatIgnoresTags_FindsOutdatedReads()
    {
        var store = new ModelStore(TimeProvider.System) { IgnoresTags = true };
        await using var race = new RuntimeRace([.. Enumerable.Range(0, Clients).Select(_ => Yielding(store))], seed: 200);

        for (var round = 0; round < 100 && race.Outdated == 0; round++)
        {
            await race.RunAsync(operations: 10_000);
        }

        Assert.True(race.Outdated > 0, "the race has not found the defect");
    }

    // One operation in a hundred fails, one in a hundred has its effect and loses its answer, and others run in between.
    private static ModelCacheTier Failing(ModelStore store, int seed)
    {
        var random = new Random(seed);
        int Next(int most)
        {
            lock (random)
            {
                return random.Next(most);
            }
        }

        return new ModelCacheTier(store, RuntimeRace.Options)
        {
            Hears = seed % 2 == 0,
            Before = async operation =>
            {
                if (Next(4) == 0)
                {
                    await Task.Yield();
                }

                Fail(Next(100) == 0, operation);
            },
            After = async operation =>
            {
                if (Next(8) == 0)
                {
                    await Task.Yield();
                }

                Fail(Next(100) == 0, operation);
            },
        };
    }

    private static ModelCacheTier Yielding(ModelStore store) => new(store, RuntimeRace.Options) { Before = static async _ => await Task.Yield() };

    private static void Fail(bool fails, ModelOperation operation)
    {
        if (fails)
        {
            throw new IOException($"{operation} fails");
        }
    }

    private static void Lose(ModelStore store, Random random)
    {
        switch (random.Next(20_000))
        {
            case 0:
                store.LoseAll();
                break;
            case 1:
                store.LoseLog();
                break;
            case < 6:
                store.LoseTag(s_ns, $"t:half:{random.Next(2)}");
                break;
            case < 10:
                store.LoseTag(s_ns, "t:race");
                break;
        }
    }
}
