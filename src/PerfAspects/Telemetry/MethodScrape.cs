using System.Diagnostics.Metrics;

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

    /// <summary>The runtimes that report to the meter.</summary>
    public IReadOnlyList<AspectRuntime> ReadRuntimes()
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
        foreach (var method in ReadRuntimes().SelectMany(static runtime => runtime.MethodsInUse))
        {
            (groups.TryGetValue(method.MetricName, out var known) ? known : groups[method.MetricName] = new MethodTotals()).Add(method);
        }

        return groups;
    }
}
