using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>Settings that change while calls are under way.</summary>
internal static class SettingsScenarios
{
    public static async Task AdmitWaitingCalls()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = new FakeTimeProvider() });
        var workshop = new Workshop(runtime);
        Check.Equal("done", await Workshop.Outcome(workshop.CallAsync()), "the first call");
        var first = Task.Run(() => Workshop.Outcome(workshop.CallAsync()));
        var second = Task.Run(() => Workshop.Outcome(workshop.CallAsync()));
        var changing = Task.Run(() => workshop.Method(nameof(Workshop.CallAsync)).Override("RateLimited:Permits", "3"));
        Check.Equal("done", await first, "first waiting call");
        Check.Equal("done", await second, "second waiting call");
        await changing;
        Check.Equal(3, workshop.Ran, "calls that ran");
    }

    public static async Task KeepInvalidations()
    {
        using var runtime = new AspectRuntime();
        var catalog = new Catalog(runtime);
        var method = catalog.Method(nameof(Catalog.GetAsync));
        var reader = Task.Run(() => catalog.GetAsync(1));
        var changing = Task.Run(() =>
        {
            method.Override("Cached:Enabled", "false");
            method.Override("Cached:Enabled", null);
        });
        var writer = Task.Run(() =>
        {
            catalog.Version = 1;
            catalog.Forget(1);
        });
        await Task.WhenAll(reader, changing, writer);
        Check.That(await reader is 10 or 11, "value of the concurrent reader");
        Check.Equal(11, await catalog.GetAsync(1), "value kept in the end");
    }
}
