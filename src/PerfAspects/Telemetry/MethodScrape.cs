using System.Diagnostics.Metrics;
using PerfAspects.State;

namespace PerfAspects.Telemetry;

/// <summary>
/// Reads what an observable instrument shows of the methods of all runtimes that report to one meter. Takes no lock that a call takes.
/// </summary>
internal sealed class MethodScrape
{
    private readonly Lock _gate = new();
    private readonly List<WeakReference<AspectRuntime>> _runtimes = [];

    public void Add(AspectRuntime runtime)
    {
        lock (_gate)
        {
            _runtimes.RemoveAll(static runtime => !runtime.TryGetTarget(out _));
            _runtimes.Add(new WeakReference<AspectRuntime>(runtime));
        }
    }

    public void Remove(AspectRuntime runtime)
    {
        lock (_gate)
        {
            _runtimes.RemoveAll(other => !other.TryGetTarget(out var target) || target == runtime);
        }
    }

    /// <summary>
    /// The measurements of an instrument. Does not throw: a runtime that cannot be read, by its clock for instance, keeps no other from
    /// being shown.
    /// </summary>
    /// <param name="instrument">The name of the instrument.</param>
    /// <param name="observe">Gives the measurements of the methods of one name.</param>
    public IEnumerable<Measurement<T>> Observe<T>(string instrument, Func<string, MethodTotals, IEnumerable<Measurement<T>>> observe)
        where T : struct
    {
        var measurements = new List<Measurement<T>>();
        foreach (var (name, totals) in GroupByName())
        {
            try
            {
                measurements.AddRange(observe(name, totals));
            }
            catch (Exception exception)
            {
                totals.Report(instrument, exception);
            }
        }

        return measurements;
    }

    /// <summary>The measurements of the tiers of all runtimes; those of tiers that share a name are one.</summary>
    /// <param name="observe">Reads the figure of a tier.</param>
    /// <param name="combine">Makes one of two figures.</param>
    public IEnumerable<Measurement<long>> ObserveTiers(Func<ITierState, long> observe, Func<long, long, long> combine)
        => Runtimes()
            .Select(static runtime => (ITierState?)runtime.Tier)
            .OfType<ITierState>()
            .GroupBy(static tier => tier.Name, StringComparer.Ordinal)
            .Select(tiers
                => new Measurement<long>(tiers.Select(observe).Aggregate(combine),
                new KeyValuePair<string, object?>(TelemetryNames.TierName, tiers.Key)))
            .ToArray();

    private List<AspectRuntime> Runtimes()
    {
        var runtimes = new List<AspectRuntime>();
        lock (_gate)
        {
            foreach (var reference in _runtimes)
            {
                if (reference.TryGetTarget(out var runtime))
                {
                    runtimes.Add(runtime);
                }
            }
        }

        return runtimes;
    }

    // By name in the metrics: two series with the same tags would overwrite each other in every collector.
    private Dictionary<string, MethodTotals> GroupByName()
    {
        var groups = new Dictionary<string, MethodTotals>(StringComparer.Ordinal);
        foreach (var method in Runtimes().SelectMany(static runtime => runtime.MethodsInUse))
        {
            (groups.TryGetValue(method.MetricName, out var known) ? known : groups[method.MetricName] = new MethodTotals()).Add(method);
        }

        return groups;
    }
}
