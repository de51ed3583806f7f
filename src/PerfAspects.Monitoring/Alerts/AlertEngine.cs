using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>Judges every rule after a sample, twelve times per window, and keeps the alerts.</summary>
internal sealed class AlertEngine(
    SeriesTable series,
    SampleStore store,
    MonitoringOptions options,
    TimeProvider clock,
    AlertDispatcher dispatcher,
    AlertCoverage coverage) : IAlerts
{
    private const int JudgementsPerWindow = 12;

    private static readonly TimeSpan s_kept = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(AlertRule Rule, string? Method), AlertEntry> _entries = [];
    private readonly AlertRule[] _rules = [.. options.Alerts];

    /// <inheritdoc/>
    public IReadOnlyList<Alert> Current
    {
        get
        {
            var now = clock.GetUtcNow();
            lock (_gate)
            {
                return
                [
                    .. _entries.Values.Select(entry => entry.Show(now)).OfType<Alert>()
                        .OrderBy(static alert => alert.State == AlertState.Resolved)
                        .ThenByDescending(static alert => alert.Severity)
                        .ThenBy(static alert => alert.Rule, StringComparer.Ordinal)
                        .ThenBy(static alert => alert.Method, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<AlertHandlerStatus> Handlers => dispatcher.Status;

    /// <summary>Judges the rules that are due.</summary>
    /// <param name="end">The end of the last sample, in seconds.</param>
    public void Judge(long end)
    {
        var windows = new WindowSamples(store, end); // rules share them
        var now = DateTimeOffset.FromUnixTimeSeconds(end);
        foreach (var rule in _rules)
        {
            if (IsDue(rule, end))
            {
                Judge(rule, windows.Meter(rule.Parsed, rule.Window), now);
            }
        }

        foreach (var method in series.All)
        {
            foreach (var rule in method.Rules)
            {
                if (IsDue(rule, end))
                {
                    Judge(rule, method.Name, ValueOf(rule, method, windows), now);
                }
            }
        }

        Forget(now);
        coverage.CheckOnce(_rules, end - store.Begin);
    }

    /// <inheritdoc/>
    public bool Acknowledge(string id)
    {
        var now = clock.GetUtcNow(); // outside of the lock: the clock may be the application's
        lock (_gate)
        {
            return Find(id)?.Acknowledge(now) ?? false;
        }
    }

    /// <inheritdoc/>
    public bool Resolve(string id)
    {
        Alert? notification = null;
        bool isResolved;
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            isResolved = Find(id)?.Resolve(now, out notification) ?? false;
        }

        Notify(notification);
        return isResolved;
    }

    /// <inheritdoc/>
    public bool Mute(string id, DateTimeOffset until)
    {
        lock (_gate)
        {
            var entry = Find(id);
            entry?.Mute(until);
            return entry is not null;
        }
    }

    private static bool IsDue(AlertRule rule, long end)
        => end % Math.Max(1, WindowSamples.SecondsOf(rule.ShortWindow ?? rule.Window) / JudgementsPerWindow) == 0;

    // A condition of two windows holds where it holds over both.
    private static double? ValueOf(AlertRule rule, MethodSeries method, WindowSamples windows)
    {
        var value = windows.Meter(rule.Parsed, rule.Window).Of(method);
        return rule.ShortWindow is not { } shorter ? value
            : windows.Meter(rule.Parsed, shorter).Of(method) is { } recent && value is { } known ? Math.Min(known, recent)
            : null;
    }

    private void Judge(AlertRule rule, AlertMeter meter, DateTimeOffset now)
    {
        if (rule.Parsed.IsOfProcess)
        {
            Judge(rule, method: null, meter.OfProcess(), now);
            return;
        }

        foreach (var method in series.All)
        {
            if (rule.Method is not { } pattern || method.Matches(pattern))
            {
                Judge(rule, method.Name, meter.Of(method), now);
            }
        }
    }

    private void Judge(AlertRule rule, string? method, double? value, DateTimeOffset now)
    {
        Alert? notification;
        lock (_gate)
        {
            if (!_entries.TryGetValue((rule, method), out var entry))
            {
                if (value is not { } known || !rule.Parsed.Holds(known))
                {
                    return; // there is nothing to remember of most methods
                }

                _entries.Add((rule, method), entry = new AlertEntry(rule, method, options.AlertReminder));
            }

            notification = entry.Judge(value, now);
        }

        Notify(notification);
    }

    private void Forget(DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var (key, entry) in _entries)
            {
                if (entry.IsForgotten(now, s_kept))
                {
                    _entries.Remove(key);
                }
            }
        }
    }

    private AlertEntry? Find(string id) => _entries.Values.FirstOrDefault(entry => entry.Id == id);

    private void Notify(Alert? notification)
    {
        if (notification is not null)
        {
            dispatcher.Send(notification);
        }
    }
}
