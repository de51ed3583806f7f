using PerfAspects.Alerts;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>Computes the left side of an alert from the samples of its window.</summary>
/// <param name="expression">The alert.</param>
/// <param name="samples">The samples of the window, joined, by series.</param>
/// <param name="seconds">The length of the window as far as there are samples.</param>
internal readonly struct AlertMeter(AlertExpression expression, Dictionary<string, Sample> samples, long seconds)
{
    /// <summary>The value of a method; <see langword="null"/> where it has none, such as a percentile without calls.</summary>
    public double? Of(MethodSeries method) => expression.Metric switch
    {
        AlertMetric.Circuit => method.ReadTotals()[Gauge.Circuit].Last is > CircuitLevel.None and var level ? level : null,
        AlertMetric.Entries => method.IsCached ? method.ReadTotals()[Gauge.Entries].Last : null,
        _ => Of(samples.GetValueOrDefault(method.Name)),
    };

    /// <summary>The value of the process; <see langword="null"/> without samples.</summary>
    public double? OfProcess()
    {
        if (!samples.TryGetValue(SampleStore.Process, out var process))
        {
            return null;
        }

        return expression.Metric switch
        {
            AlertMetric.ProcessCpu => process.Mean(Gauge.Cpu),
            AlertMetric.ProcessMemory => process.Mean(expression.Unit == AlertUnit.Ratio ? Gauge.MemoryShare : Gauge.Memory),
            AlertMetric.ProcessGcPause => expression.Unit == AlertUnit.Ratio ? process.Mean(Gauge.GcPause) : process[Gauge.GcPause].Max,
            AlertMetric.ProcessThreads => process.Mean(Gauge.Threads),
            _ => process.Mean(Gauge.QueueDelay),
        };
    }

    private double? Of(Sample? sample) => expression.Metric switch
    {
        AlertMetric.CallRate => Rate(sample, Counter.Calls),
        AlertMetric.FailureRate => Rate(sample, Counter.Failures),
        AlertMetric.RejectionRate => Rate(sample, Counter.Rejected),
        AlertMetric.Failures => sample?.FailureRatio,
        AlertMetric.HitRatio => sample?.HitRatio,
        AlertMetric.Mean => sample?.Durations?.Mean,
        AlertMetric.Max => sample?.Durations?.Max,
        _ => sample?.Durations?.Percentile(expression.Percentile),
    };

    // A rate is known without calls too: it is zero.
    private double? Rate(Sample? sample, Counter counter) => seconds > 0 ? (double)(sample?[counter] ?? 0) / seconds : null;
}
