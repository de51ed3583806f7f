using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>Eviction, expiry and stale values.</summary>
internal static class StoreScenarios
{
    public static async Task StaysBounded()
    {
        using var runtime = new AspectRuntime();
        var catalog = new Catalog(runtime);
        var callers = new[] { Task.Run(() => catalog.GetFewAsync(1)), Task.Run(() => catalog.GetFewAsync(2)), Task.Run(() => catalog.GetFewAsync(1)) };
        Check.Equal(10, await callers[0], "value of key 1");
        Check.Equal(20, await callers[1], "value of key 2");
        Check.Equal(10, await callers[2], "value of key 1");
        Check.That(catalog.StatisticsOf(nameof(Catalog.GetFewAsync)).CacheEntries <= 1, "more than one entry");
    }

    public static async Task ServesStaleValuesOnlyBeforeInvalidation()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var catalog = new Catalog(runtime);
        Check.Equal(10, await catalog.GetStaleAsync(1), "first value");
        clock.Advance(TimeSpan.FromMinutes(2));
        catalog.FailuresLeft = 1;
        var reader = Task.Run(() => Outcome(catalog));
        var writer = Task.Run(() =>
        {
            catalog.Version = 1;
            catalog.ForgetStale(1);
            return Outcome(catalog);
        });
        Check.That(await writer is 11 or -1, "a stale value after the invalidation");
        Check.That(await reader is 10 or 11 or -1, "value of the concurrent reader");
    }

    private static async Task<int> Outcome(Catalog catalog)
    {
        try
        {
            return await catalog.GetStaleAsync(1);
        }
        catch (InvalidOperationException)
        {
            return -1;
        }
    }
}
