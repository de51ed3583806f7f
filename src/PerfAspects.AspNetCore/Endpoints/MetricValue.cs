using PerfAspects.Alerts;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>Computes a metric, as alerts name it, from a sample.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Percentile">The percentile, for <see cref="AlertMetric.Percentile"/>.</param>
internal readonly record struct MetricValue(AlertMetric Metric, double Percentile)
{
    /// <summary>Whether the metric is one of the process.</summary>
    public bool IsOfProcess => Metric >= AlertMetric.ProcessCpu;

    /// <summary>Whether the metric keeps its value while nothing is sampled.</summary>
    public bool IsState => Metric is AlertMetric.Circuit or AlertMetric.Entries;

    /// <summary>Computes the value over an interval.</summary>
    /// <param name="sample">The sample; <see langword="null"/> for an interval without one.</param>
    /// <param name="seconds">The length of the interval.</param>
    /// <returns>The value; <see langword="null"/> where it is unknown.</returns>
    public double? Of(Sample? sample, long seconds) => Metric switch
    {
        AlertMetric.CallRate => Rate(sample, Counter.Calls, seconds),
        AlertMetric.FailureRate => Rate(sample, Counter.Failures, seconds),
        AlertMetric.RejectionRate => Rate(sample, Counter.Rejected, seconds),
        _ => sample is null ? null : Known(sample),
    };

    private static double Rate(Sample? sample, Counter counter, long seconds) => (double)(sample?[counter] ?? 0) / Math.Max(1, seconds);

    private double? Known(Sample sample) => Metric switch
    {
        AlertMetric.Failures => sample.FailureRatio,
        AlertMetric.HitRatio => sample.HitRatio,
        AlertMetric.Mean => sample.Durations?.Mean,
        AlertMetric.Max => sample.Durations?.Max,
        AlertMetric.Percentile => sample.Durations?.Percentile(Percentile),
        AlertMetric.Circuit => sample[Gauge.Circuit].Max is > CircuitLevel.None and var level ? level : null,
        AlertMetric.Entries => sample[Gauge.Entries].Last,
        AlertMetric.ProcessCpu => sample.Mean(Gauge.Cpu),
        AlertMetric.ProcessMemory => sample.Mean(Gauge.Memory),
        AlertMetric.ProcessGcPause => sample.Mean(Gauge.GcPause),
        AlertMetric.ProcessThreads => sample.Mean(Gauge.Threads),
        AlertMetric.ProcessQueueDelay => sample.Mean(Gauge.QueueDelay),
        _ => null,
    };
}
