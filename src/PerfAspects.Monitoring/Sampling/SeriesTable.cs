namespace PerfAspects.Monitoring.Sampling;

/// <summary>The series of a runtime's methods.</summary>
internal sealed class SeriesTable(AspectRuntime runtime)
{
    private const string TimedName = "Timed:MetricName";

    private readonly Lock _gate = new();
    private Dictionary<string, MethodSeries> _series = new(StringComparer.Ordinal);
    private long _looks;
    private long _lastLook; // that the series are of

    /// <summary>The runtime.</summary>
    public AspectRuntime Runtime => runtime;

    /// <summary>All series, as of the last <see cref="Refresh"/>.</summary>
    public IReadOnlyCollection<MethodSeries> All => Volatile.Read(ref _series).Values;

    /// <summary>Finds a series by the name of a method or its name in the metrics.</summary>
    public MethodSeries? Find(string name)
        => Volatile.Read(ref _series).GetValueOrDefault(name)
            ?? All.FirstOrDefault(series => series.Methods.Any(method => method.Name == name));

    /// <summary>Looks which methods there are and what they are called in the metrics.</summary>
    public void Refresh()
    {
        // Outside of the lock: methods that are new may have something logged
        var look = Interlocked.Increment(ref _looks);
        var groups = runtime.Methods.GroupBy(MetricNameOf, StringComparer.Ordinal).ToArray();
        lock (_gate)
        {
            if (look > _lastLook) // or else another thread has looked later, and was quicker
            {
                _lastLook = look;
                Update(groups);
            }
        }
    }

    private void Update(IGrouping<string, AspectMethod>[] groups)
    {
        var known = _series;
        var series = new Dictionary<string, MethodSeries>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var present = known.GetValueOrDefault(group.Key) ?? new MethodSeries(group.Key);
            present.Set([.. group]);
            series.Add(group.Key, present);
        }

        Volatile.Write(ref _series, series);
    }

    private static string MetricNameOf(AspectMethod method)
    {
        foreach (var setting in method.Settings)
        {
            if (setting.Name == TimedName)
            {
                return setting.Value.Length > 0 ? setting.Value : method.Name;
            }
        }

        return method.Name;
    }
}
