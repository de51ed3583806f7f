namespace PerfAspects.Schedules.Scenarios;

/// <summary>The source changes and an entry is invalidated while a load of the old value may be under way. A later call sees the new value.</summary>
internal static class InvalidationScenarios
{
    public static Task ByKeyWins() => Wins(static catalog => catalog.GetAsync(1), static (catalog, _) => catalog.Forget(1));

    public static Task ByTagWins() => Wins(
        static catalog => catalog.GetTaggedAsync(1),
        static (_, runtime) => runtime.InvalidateTagAsync("catalog").AsTask().GetAwaiter().GetResult());

    public static Task ByClearingWins()
        => Wins(static catalog => catalog.GetAsync(1), static (catalog, _) => catalog.Method(nameof(Catalog.GetAsync)).ClearCache());

    private static async Task Wins(Func<Catalog, Task<int>> read, Action<Catalog, AspectRuntime> invalidate)
    {
        using var runtime = new AspectRuntime();
        var catalog = new Catalog(runtime);
        var reader = Task.Run(() => read(catalog));
        var writer = Task.Run(() =>
        {
            catalog.Version = 1;
            invalidate(catalog, runtime);
            return read(catalog);
        });
        Check.Equal(11, await writer, "value read after the invalidation");
        Check.That(await reader is 10 or 11, "value of the concurrent reader");
        Check.Equal(11, await read(catalog), "value kept in the end");
    }
}
