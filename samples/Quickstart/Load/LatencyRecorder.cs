using System.Collections.Concurrent;
using System.Diagnostics;

namespace Quickstart.Load;

/// <summary>
/// The latencies of successful calls, per method, as the caller saw them. Failures and rejections are left out: they return
/// at once and would flatter the percentiles.
/// </summary>
internal sealed class LatencyRecorder
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<long>> _ticks = new();

    public void Record(string method, long ticks) => _ticks.GetOrAdd(method, static _ => []).Add(ticks);

    /// <summary>The nearest-rank percentiles of everything recorded for a method; <see langword="null"/> if nothing was.</summary>
    public Percentiles? Summarize(string method)
    {
        if (!_ticks.TryGetValue(method, out var recorded))
        {
            return null;
        }

        long[] sorted = [.. recorded.Order()];
        return new Percentiles(At(0.50), At(0.95), At(0.99));

        TimeSpan At(double share) => Stopwatch.GetElapsedTime(0, sorted[(int)Math.Ceiling(share * sorted.Length) - 1]);
    }
}

/// <summary>The latency that half, 95 % and 99 % of the calls did not exceed.</summary>
internal sealed record Percentiles(TimeSpan P50, TimeSpan P95, TimeSpan P99);
