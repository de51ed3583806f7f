using PerfAspects.Telemetry;

namespace PerfAspects.Hosting;

/// <summary>Waits for a runtime's loads to end. It looks now and then: to be told would cost every load something, for the sake of one shutdown.</summary>
internal static class LoadDrain
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns when no load is under way, the time is up or the host does not want to wait any longer.</summary>
    public static async Task WaitAsync(AspectRuntime runtime, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = runtime.Clock;
        var started = clock.GetTimestamp();
        while (HasLoads(runtime) && clock.GetElapsed(started) < limit && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(s_pause, clock.Provider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Those that have ended first: of one that ends meanwhile the worst that can be said is that it is under way.
    private static bool HasLoads(AspectRuntime runtime) => runtime.MethodsInUse.Any(static method =>
    {
        var ended = method.Counters[Count.LoadEnded];
        return method.Counters[Count.LoadStarted] > ended;
    });
}
