using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>Places of a bulkhead under cancellation, queues and partitions.</summary>
internal static class BulkheadScenarios
{
    public static async Task GivesPlacesBack()
    {
        using var runtime = new AspectRuntime();
        using var source = new CancellationTokenSource();
        var workshop = new Workshop(runtime);
        var first = Task.Run(() => Workshop.Outcome(workshop.WorkAsync()));
        var second = Task.Run(() => Workshop.Outcome(workshop.WorkAsync(source.Token)));
        var cancelling = Task.Run(source.Cancel);
        Check.Equal("done", await first, "the call that is not cancelled");
        Check.That(await second is "done" or "cancelled", "the call that is cancelled");
        await cancelling;
        Check.Equal("done", await Workshop.Outcome(workshop.WorkAsync()), "a call afterwards");
        Check.That(workshop.MostInside <= 1, $"{workshop.MostInside} calls inside at once");
    }

    public static async Task KeepsItsLimitPerPartition()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var workshop = new Workshop(runtime);
        var first = Task.Run(() => Workshop.Outcome(workshop.WorkForAsync("a")));
        var second = Task.Run(() => Workshop.Outcome(workshop.WorkForAsync("a")));
        var sweeping = Task.Run(() => clock.Advance(TimeSpan.FromHours(1)));
        Check.That(await first is "done" or "rejected", "first call");
        Check.That(await second is "done" or "rejected", "second call");
        await sweeping;
        Check.That(workshop.MostInside <= 1, $"{workshop.MostInside} calls inside at once");
        Check.Equal("done", await Workshop.Outcome(workshop.WorkForAsync("a")), "a call afterwards");
    }
}
