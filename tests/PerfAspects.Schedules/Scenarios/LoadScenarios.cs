namespace PerfAspects.Schedules.Scenarios;

/// <summary>Concurrent callers of one key and the load that they share.</summary>
internal static class LoadScenarios
{
    public static async Task LoadsOnce()
    {
        using var runtime = new AspectRuntime();
        var catalog = new Catalog(runtime);
        var callers = new[] { Task.Run(() => catalog.GetAsync(1)), Task.Run(() => catalog.GetAsync(1)), Task.Run(() => catalog.GetAsync(1)) };
        foreach (var caller in callers)
        {
            Check.Equal(10, await caller, "value");
        }

        Check.Equal(1, catalog.Loads, "loads");
        var statistics = catalog.StatisticsOf(nameof(Catalog.GetAsync));
        Check.Equal(3, statistics.CacheHits + statistics.CacheMisses + statistics.CacheJoined, "requests");
        Check.Equal(1, statistics.CacheMisses, "misses");
        Check.Equal(3, statistics.Calls, "calls");
    }

    public static async Task LoadsOnceSynchronously()
    {
        using var runtime = new AspectRuntime();
        var catalog = new Catalog(runtime);
        var first = Task.Run(() => catalog.Get(1));
        var second = Task.Run(() => catalog.Get(1));
        Check.Equal(10, await first, "value");
        Check.Equal(10, await second, "value");
        Check.Equal(1, catalog.Loads, "loads");
        Check.Equal(1, catalog.StatisticsOf(nameof(Catalog.Get)).CacheMisses, "misses");
    }

    public static async Task SurvivesFailedLoads()
    {
        using var runtime = new AspectRuntime();
        var catalog = new Catalog(runtime) { FailuresLeft = 1 };
        var first = Task.Run(() => Outcome(catalog.GetAsync(1)));
        var second = Task.Run(() => Outcome(catalog.GetAsync(1)));
        var (one, other) = (await first, await second);
        Check.That(one is 10 or -1 && other is 10 or -1, $"outcomes {one} and {other}");
        Check.That(one == -1 || other == -1, "nobody saw the failure");
        Check.Equal(10, await catalog.GetAsync(1), "value after the failure");
        Check.Equal(2, catalog.Loads, "loads");
    }

    public static async Task SurvivesLeavingCallers()
    {
        using var runtime = new AspectRuntime();
        using var source = new CancellationTokenSource();
        var catalog = new Catalog(runtime);
        var leaving = Task.Run(() => Outcome(catalog.GetAsync(1, source.Token)));
        var staying = Task.Run(() => catalog.GetAsync(1));
        var cancelling = Task.Run(source.Cancel);
        Check.Equal(10, await staying, "value of the caller that stays");
        Check.That(await leaving is 10 or -2, "the leaving caller has its value or its cancellation");
        await cancelling;
        Check.Equal(10, await catalog.GetAsync(1), "value afterwards");
        Check.That(catalog.Loads <= 2, $"{catalog.Loads} loads"); // a second load begins where the first caller was alone when it left
    }

    public static async Task SurvivesRingsOfLoads()
    {
        using var runtime = new AspectRuntime();
        var ring = new Ring(runtime);
        var first = Task.Run(() => Outcome(ring.LeftAsync(1)));
        var second = Task.Run(() => Outcome(ring.RightAsync(1)));
        Check.That(await first is 1 or -1, "first value"); // a flow that closes the ring alone asks for its own key, which is refused
        Check.That(await second is 1 or -1, "second value");
        Check.Equal(1, await ring.LeftAsync(1), "value afterwards");
    }

    private static async Task<int> Outcome(Task<int> call)
    {
        try
        {
            return await call;
        }
        catch (OperationCanceledException)
        {
            return -2;
        }
        catch (InvalidOperationException)
        {
            return -1;
        }
    }
}
