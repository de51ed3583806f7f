using PerfAspects.Alerts;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>The samples of windows that end at one time, joined once for each length.</summary>
/// <param name="store">The samples.</param>
/// <param name="end">The end of the windows, in seconds.</param>
internal sealed class WindowSamples(SampleStore store, long end)
{
    private readonly Dictionary<long, Dictionary<string, Sample>> _joined = [];

    /// <summary>A window in whole seconds, at least one.</summary>
    public static long SecondsOf(TimeSpan window) => Math.Max(1, (long)window.TotalSeconds);

    /// <summary>Measures the left side of a condition over a window.</summary>
    public AlertMeter Meter(AlertExpression expression, TimeSpan length)
    {
        var window = SecondsOf(length);

        // Not before this monitor's begin: how much of the time before was sampled, nobody knows.
        var begin = Math.Max(end - window, store.Begin);
        if (!_joined.TryGetValue(window, out var samples))
        {
            _joined[window] = samples = store.Join(begin, end);
        }

        var covered = end - Math.Max(store.BeginOf(begin), store.Begin);
        return new AlertMeter(expression, samples, covered);
    }
}
