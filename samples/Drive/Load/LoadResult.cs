using HdrHistogram;

namespace Drive.Load;

/// <summary>The outcome of a run. Times are in seconds.</summary>
/// <param name="Duration">The length of the run, the wait for the last answers included.</param>
/// <param name="Completed">The number of requests that were sent.</param>
/// <param name="Failures">The number of failed requests, those included that were not sent.</param>
/// <param name="Dropped">The number of requests that were not sent, because too many were unanswered.</param>
/// <param name="Rate">Successful requests per second.</param>
/// <param name="Mean">The mean latency from the intended start.</param>
/// <param name="Latency">The percentiles of the latency from the intended start.</param>
/// <param name="Intervals">The run over time.</param>
/// <param name="Reasons">The reasons of failures, with their numbers.</param>
internal sealed record LoadResult(
    double Duration,
    long Completed,
    long Failures,
    long Dropped,
    double Rate,
    double Mean,
    Latencies Latency,
    IReadOnlyList<LoadInterval> Intervals,
    IReadOnlyDictionary<string, int> Reasons)
{
    /// <summary>The share of requests that failed.</summary>
    public double FailureRatio => Completed + Dropped == 0 ? 0 : Failures / (double)(Completed + Dropped);
}

/// <summary>A part of a run. Times are in seconds.</summary>
internal sealed record LoadInterval(double Start, double Rate, long Failures, Latencies Latency);

/// <summary>Percentiles of latency, in seconds.</summary>
internal sealed record Latencies(double P50, double P90, double P95, double P99, double P999, double Max)
{
    public static Latencies Of(HistogramBase histogram)
    {
        return histogram.TotalCount == 0
            ? new Latencies(0, 0, 0, 0, 0, 0)
            : new Latencies(At(50), At(90), At(95), At(99), At(99.9), At(100));

        double At(double percentile) => histogram.GetValueAtPercentile(percentile) / 1e6;
    }
}
