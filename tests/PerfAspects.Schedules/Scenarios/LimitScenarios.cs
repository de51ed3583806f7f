using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>Queued calls of rate limits: each is admitted as soon as the clock allows, and none is lost.</summary>
internal static class LimitScenarios
{
    public static async Task AdmitsItsQueue()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        using var source = new CancellationTokenSource();
        var workshop = new Workshop(runtime);
        Check.Equal("done", await Workshop.Outcome(workshop.CallAsync()), "the first call");
        var leaving = Task.Run(() => Workshop.Outcome(workshop.CallAsync(source.Token)));
        var staying = Task.Run(() => Workshop.Outcome(workshop.CallAsync()));
        var cancelling = Task.Run(source.Cancel);
        var time = Task.Run(() => clock.Advance(TimeSpan.FromSeconds(1)));
        await Task.WhenAll(cancelling, time);
        clock.Advance(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        Check.Equal("done", await staying, "the call that stays"); // a deadlock here is a lost wake-up
        Check.That(await leaving is "done" or "cancelled", "the call that leaves");
    }

    public static async Task SharesTwoLimits()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var workshop = new Workshop(runtime);
        var first = Task.Run(() => Workshop.Outcome(workshop.CallBothAsync()));
        var second = Task.Run(() => Workshop.Outcome(workshop.CallBothReversedAsync()));
        var time = Task.Run(() => clock.Advance(TimeSpan.FromSeconds(2)));
        await time;
        clock.Advance(TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(2));
        Check.Equal("done", await first, "first call");
        Check.Equal("done", await second, "second call");
        Check.Equal(2, workshop.Ran, "calls that ran");
    }
}
