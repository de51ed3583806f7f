using PerfAspects.Monitoring.Histograms;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>Samples of methods that are called once a second, with durations that spread log-normally around 20 ms.</summary>
internal sealed class SimulatedCalls(int methods)
{
    private readonly Random _random = new(1);
    private readonly string[] _names = [.. Enumerable.Range(0, methods).Select(static method => $"Shop.Service{method / 10}.Method{method}Async")];

    /// <summary>The samples of a second.</summary>
    public List<(string Series, Sample Sample)> Second() => Interval(calls: 1, seconds: 1);

    /// <summary>Samples of an interval of several seconds.</summary>
    public List<(string Series, Sample Sample)> Interval(int calls, int seconds)
    {
        List<(string, Sample)> samples = [];
        foreach (var name in _names)
        {
            var sample = new Sample { Seconds = seconds, Durations = new Histogram(), [Counter.Calls] = calls };
            for (var call = 0; call < calls; call++)
            {
                var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
                sample.Durations.Add(HistogramBuckets.IndexOf(0.02 * Math.Exp(0.3 * normal)), 1);
            }

            samples.Add((name, sample));
        }

        return samples;
    }
}
