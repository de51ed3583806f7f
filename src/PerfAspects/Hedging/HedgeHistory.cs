using PerfAspects.Runtime;

namespace PerfAspects.Hedging;

/// <summary>
/// The part of a method's hedges that outlives its settings: how long the calls take, how many were hedged, and the timer. Safe for use by
/// many threads.
/// </summary>
/// <param name="clock">The clock of the calls.</param>
/// <param name="now">Its reading.</param>
internal sealed class HedgeHistory(Clock clock, long now) : IDisposable
{
    /// <summary>The durations of the first attempts.</summary>
    public RecentDurations Durations { get; } = new(clock, now);

    /// <summary>The budget of hedges.</summary>
    public HedgeBudget Budget { get; } = new(clock, now);

    public HedgeTimer Timer { get; } = new(clock);

    /// <summary>Stops the timer, since the runtime is disposed.</summary>
    public void Dispose() => Timer.Dispose();
}
