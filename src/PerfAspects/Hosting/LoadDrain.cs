using PerfAspects.Caching;
using PerfAspects.Telemetry;

namespace PerfAspects.Hosting;

/// <summary>
/// Waits for the loads of a runtime to end. It polls: to be notified would cost every load something, for the sake of one shutdown. It
/// polls in real time, since the clock of the application may stand still.
/// </summary>
internal static class LoadDrain
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when no load is under way, the time is up on either clock or the host does not want to wait any longer.</summary>
    public static async Task WaitAsync(AspectRuntime runtime, TimeSpan limit, CancellationToken cancellationToken)
    {
        var (clock, system) = (runtime.Clock, TimeProvider.System);
        var (started, startedInReality) = (clock.GetTimestamp(), system.GetTimestamp());
        while (HasLoads(runtime)
            && clock.GetElapsed(started) < limit
            && system.GetElapsedTime(startedInReality) < limit
            && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(s_pause, system, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Loads that have ended first: of one that ends meanwhile the worst that can be said is that it is under way.
    private static bool HasLoads(AspectRuntime runtime) => runtime.MethodsInUse.Any(static method =>
    {
        var ended = method.Counters[CacheTelemetry.LoadEnded];
        return method.Counters[CacheTelemetry.LoadStarted] > ended;
    });
}
