using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Schedules.Scenarios;

/// <summary>A circuit that half opens while several calls arrive.</summary>
internal static class CircuitScenarios
{
    public static async Task AdmitsOneProbe()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var workshop = new Workshop(runtime) { Fails = true };
        Check.Equal("failed", await Workshop.Outcome(workshop.ProbeAsync()), "first failure");
        Check.Equal("failed", await Workshop.Outcome(workshop.ProbeAsync()), "second failure");
        Check.Equal("rejected", await Workshop.Outcome(workshop.ProbeAsync()), "call while open");
        clock.Advance(TimeSpan.FromSeconds(5));
        var before = workshop.Ran;
        var first = Task.Run(() => Workshop.Outcome(workshop.ProbeAsync()));
        var second = Task.Run(() => Workshop.Outcome(workshop.ProbeAsync()));
        string[] outcomes = [await first, await second];
        Check.Equal(1, workshop.Ran - before, "probes");
        Check.Equal(1, outcomes.Count(static outcome => outcome == "rejected"), "rejected calls");
        Check.Equal(Polly.CircuitBreaker.CircuitState.Open, workshop.Method(nameof(Workshop.ProbeAsync)).GetStatistics().CircuitState, "state");
        workshop.Fails = false;
        clock.Advance(TimeSpan.FromSeconds(5));
        Check.Equal("done", await Workshop.Outcome(workshop.ProbeAsync()), "probe that succeeds");
    }
}
