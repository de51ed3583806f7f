using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>
/// Queued calls of rate limits: each is admitted when the clock allows it, and none is lost. A timer that is set while the clock advances is
/// late by that advance. Therefore the clock advances again after every call has been admitted or queued. A deadlock then is a lost wake-up.
/// </summary>
internal static class LimitScenarios
{
    public static async Task AdmitsItsQueue()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        using var source = new CancellationTokenSource();
        var workshop = new Workshop(runtime);
        Check.Equal("done", await Workshop.Outcome(workshop.CallAsync()), "the first call");
        var leaving = StartedCall.Start(() => workshop.CallAsync(source.Token));
        var staying = StartedCall.Start(() => workshop.CallAsync());
        var cancelling = Task.Run(source.Cancel);
        var time = Task.Run(() => clock.Advance(TimeSpan.FromSeconds(1)));
        var (first, second) = (await leaving, await staying);
        await cancelling;
        await time;
        clock.Advance(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        Check.Equal("done", await second.Outcome, "the call that stays");
        Check.That(await first.Outcome is "done" or "cancelled", "the call that leaves");
    }

    public static async Task SharesTwoLimits()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var workshop = new Workshop(runtime);
        var forwards = StartedCall.Start(workshop.CallBothAsync);
        var backwards = StartedCall.Start(workshop.CallBothReversedAsync);
        var time = Task.Run(() => clock.Advance(TimeSpan.FromSeconds(2)));
        var (first, second) = (await forwards, await backwards);
        await time;
        clock.Advance(TimeSpan.FromSeconds(2));
        Check.Equal("done", await first.Outcome, "first call");
        Check.Equal("done", await second.Outcome, "second call");
        Check.Equal(2, workshop.Ran, "calls that ran");
    }
}
