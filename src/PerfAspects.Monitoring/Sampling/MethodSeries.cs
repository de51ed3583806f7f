using PerfAspects.Monitoring.Alerts;
using PerfAspects.Monitoring.Histograms;

namespace PerfAspects.Monitoring.Sampling;

/// <summary>
/// The methods of one name in the metrics, and their totals at the last sample. Overloads share their name, and so do methods that
/// <c>[Timed]</c> gives one.
/// </summary>
internal sealed class MethodSeries(string name)
{
    private readonly long[] _totals = new long[(int)Counter.Length];
    private GaugeValue _entries;
    private GaugeValue _circuit;

    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The highest level to which calls were refused at the last reading, from 0 to 1; 0 without <c>[Shed]</c>.</summary>
    public double ShedLevel { get; private set; }

    /// <summary>The methods.</summary>
    public IReadOnlyList<AspectMethod> Methods { get; private set; } = [];

    /// <summary>The rules that the methods declare. The same objects as long as the methods are the same.</summary>
    public IReadOnlyList<AlertRule> Rules { get; private set; } = [];

    /// <summary>Takes the methods that there are now.</summary>
    public void Set(IReadOnlyList<AspectMethod> methods)
    {
        if (!methods.SequenceEqual(Methods))
        {
            Methods = methods;
            Rules = MethodAlerts.Of(methods);
        }
    }

    /// <summary>Whether one of the methods has a cache.</summary>
    public bool IsCached => Methods.Any(static method => method.Aspects.Contains("Cached"));

    /// <summary>Whether a pattern means this series: its name, the name of one of its methods, or <c>Namespace.Type.*</c>.</summary>
    public bool Matches(string pattern)
        => pattern == name || Methods.Any(method => pattern.EndsWith(".*", StringComparison.Ordinal)
            ? method.Name.StartsWith(pattern[..^1], StringComparison.Ordinal) && method.Name.LastIndexOf('.') == pattern.Length - 2
            : method.Name == pattern);

    /// <summary>Adds the statistics of the methods up: totals as counts, the sum of the entries, the worst circuit.</summary>
    public Sample ReadTotals()
    {
        var sum = new Sample();
        var shedLevel = 0.0;
        foreach (var method in Methods)
        {
            var statistics = method.GetStatistics();
            sum[Counter.Calls] += statistics.Calls;
            sum[Counter.Failures] += statistics.Failures;
            sum[Counter.Hits] += statistics.CacheHits;
            sum[Counter.Misses] += statistics.CacheMisses;
            sum[Counter.Joined] += statistics.CacheJoined;
            sum[Counter.Stale] += statistics.CacheStale;
            sum[Counter.Evictions] += statistics.CacheEvictions;
            sum[Counter.Rejected] += statistics.Rejected;
            sum[Counter.CircuitRejections] += statistics.CircuitRejections;
            sum[Counter.Retries] += statistics.Retries;
            sum[Counter.Timeouts] += statistics.Timeouts;
            sum[Counter.Fallbacks] += statistics.Fallbacks;
            sum[Gauge.Entries] = GaugeValue.Of(sum[Gauge.Entries].Last + statistics.CacheEntries);
            sum[Gauge.Circuit] = GaugeValue.Of(Math.Max(sum[Gauge.Circuit].Last, CircuitLevel.Of(statistics.CircuitState)));
            shedLevel = Math.Max(shedLevel, statistics.ShedLevel ?? 0);
        }

        ShedLevel = shedLevel;
        return sum;
    }

    /// <summary>Takes what has happened since the last time. For one thread at a time.</summary>
    /// <param name="durations">The durations of calls since then.</param>
    /// <param name="loads">The durations of loads since then.</param>
    /// <returns>The sample; <see langword="null"/> if nothing has happened and no gauge has changed.</returns>
    public Sample? Take(Histogram? durations, Histogram? loads)
    {
        var sample = ReadTotals();
        for (var counter = (Counter)0; counter < Counter.Length; counter++)
        {
            var total = sample[counter];
            sample[counter] = Math.Max(0, total - _totals[(int)counter]); // totals fall where the assembly of a method is unloaded
            _totals[(int)counter] = total;
        }

        (sample.Durations, sample.Loads) = (durations, loads);
        var hasChanged = sample.HasActivity || sample[Gauge.Entries] != _entries || sample[Gauge.Circuit] != _circuit;
        (_entries, _circuit) = (sample[Gauge.Entries], sample[Gauge.Circuit]);
        return hasChanged ? sample : null;
    }
}
