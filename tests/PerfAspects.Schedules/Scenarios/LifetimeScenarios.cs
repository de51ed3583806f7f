using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>A runtime that is disposed while calls are under way.</summary>
internal static class LifetimeScenarios
{
    public static async Task EndsEveryCall()
    {
        var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = new FakeTimeProvider() });
        var (catalog, workshop) = (new Catalog(runtime), new Workshop(runtime));
        var loading = Task.Run(() => Workshop.Outcome(catalog.GetAsync(1)));
        var working = Task.Run(() => Workshop.Outcome(Twice(workshop)));
        var disposing = Task.Run(runtime.Dispose);
        Check.That(await loading is "done" or "disposed" or "cancelled", "the load");
        Check.That(await working is "done" or "disposed" or "rejected", "the queued call"); // a deadlock here is a call that nobody ends
        await disposing;
        Check.Equal("disposed", await Workshop.Outcome(catalog.GetAsync(1)), "a call afterwards");
    }

    private static async Task Twice(Workshop workshop)
    {
        await workshop.CallAsync();
        await workshop.CallAsync();
    }
}
