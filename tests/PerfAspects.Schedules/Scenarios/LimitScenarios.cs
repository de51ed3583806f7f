using System.Threading.RateLimiting;
using Microsoft.Extensions.Time.Testing;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

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

    /// <summary>
    /// A limit is raised while calls are rejected, which from the second one on takes no lock: of the three calls, of which one comes after
    /// the change, one is admitted.
    /// </summary>
    public static async Task AdmitsWhatItIsRaisedBy()
    {
        using var limiter = new FixedWindowLimiter(Settings(permits: 1), new Clock(new FakeTimeProvider()));
        Check.That(limiter.AttemptAcquire().IsAcquired, "the first call");
        Check.That(!limiter.AttemptAcquire().IsAcquired, "a call over the limit");
        var rejecting = Task.Run(() => IsAdmitted(limiter));
        var raising = Task.Run(() =>
        {
            limiter.Reconfigure(Settings(permits: 2));
            return IsAdmitted(limiter);
        });
        var admitted = await Task.WhenAll(rejecting, Task.Run(() => IsAdmitted(limiter)), raising);
        Check.Equal(1, admitted.Count(static isAdmitted => isAdmitted), "admitted calls");
        Check.Equal(3, limiter.GetStatistics().TotalFailedLeases, "rejected calls");
    }

    /// <summary>The window ends, and another call takes the permit of the next one, while calls are rejected without the lock.</summary>
    public static async Task RejectsWithTheExactTime()
    {
        var clock = new FakeTimeProvider();
        using var limiter = new SlidingWindowLimiter(Settings(permits: 1), new Clock(clock));
        Check.That(limiter.AttemptAcquire().IsAcquired, "the first call");
        Check.That(!limiter.AttemptAcquire().IsAcquired, "a call over the limit");
        var rejecting = Task.Run(() => CountAdmitted(limiter));
        var time = Task.Run(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return CountAdmitted(limiter);
        });
        Check.Equal(1, await rejecting + await time, "admitted calls");
    }

    /// <summary>
    /// An idle partition is released while calls come: those that find it and those that find the next one are charged to one limit.
    /// </summary>
    public static async Task ReleasesIdlePartitions()
    {
        var clock = new FakeTimeProvider();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock });
        var workshop = new Workshop(runtime);
        Check.Equal("done", await Workshop.Outcome(workshop.CallForAsync("a")), "the first call");
        var sweep = Task.Run(() => clock.Advance(TimeSpan.FromSeconds(20))); // after ten seconds it has stood as new for five
        var calls = new[] { Task.Run(() => Workshop.Outcome(workshop.CallForAsync("a"))), Task.Run(() => Workshop.Outcome(workshop.CallForAsync("a"))) };
        await Task.WhenAll(calls);
        await sweep;
        await Workshop.Outcome(workshop.CallForAsync("a"));
        Check.Equal(2, workshop.Ran, "calls that ran");
    }

    private static LimitSettings Settings(int permits) => new(permits, TimeSpan.FromSeconds(1));

    private static bool IsAdmitted(RateLimiter limiter)
    {
        using var lease = limiter.AttemptAcquire();
        return lease.IsAcquired;
    }

    private static int CountAdmitted(RateLimiter limiter)
    {
        var admitted = 0;
        for (var call = 0; call < 2; call++)
        {
            using var lease = limiter.AttemptAcquire();
            admitted += lease.IsAcquired ? 1 : 0;
            Check.That(lease.IsAcquired || (lease.TryGetMetadata(MetadataName.RetryAfter, out var time) && time > TimeSpan.Zero && time.TotalSeconds <= 1),
                "the time to wait");
        }

        return admitted;
    }
}
