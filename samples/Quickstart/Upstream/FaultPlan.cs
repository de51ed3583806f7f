using System.Diagnostics;

namespace Quickstart.Upstream;

/// <summary>
/// How the upstream behaves: a usual latency, a tail of slow answers, and for a spell in the middle of the run nothing but failures.
/// </summary>
internal sealed class FaultPlan(TimeSpan runDuration)
{
    private const double TailShare = 0.02;

    // Long enough to open a breaker that samples one second, short enough to leave time for the recovery.
    private readonly TimeSpan _spellStart = runDuration * 0.4;
    private readonly TimeSpan _spellEnd = runDuration * 0.4
        + TimeSpan.FromSeconds(Math.Clamp(runDuration.TotalSeconds * 0.1, 0.8, 5));

    private long? _started;

    public bool IsFailing
    {
        get
        {
            var elapsed = _started is { } started ? Stopwatch.GetElapsedTime(started) : TimeSpan.Zero;
            return elapsed >= _spellStart && elapsed < _spellEnd;
        }
    }

    /// <summary>Begins the plan, with the load. Until then nothing fails: the upstream warms up.</summary>
    public void Begin() => _started = Stopwatch.GetTimestamp();

    public static TimeSpan NextLatency()
        => Random.Shared.NextDouble() < TailShare
            ? TimeSpan.FromMilliseconds(Random.Shared.Next(150, 400))
            : TimeSpan.FromMilliseconds(Random.Shared.Next(8, 20));
}
