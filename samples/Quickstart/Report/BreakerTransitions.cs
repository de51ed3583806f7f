using System.Diagnostics.Metrics;

namespace Quickstart.Report;

/// <summary>
/// The breakers' transitions, read from the meter <c>PerfAspects</c> the way a metrics exporter does. The instrument is
/// observable: the library counts always, and whoever asks, however late, is told the totals.
/// </summary>
internal sealed class BreakerTransitions
{
    private const string Meter = "PerfAspects";
    private const string Instrument = "perfaspects.circuit_breaker.transitions";

    private readonly List<(string Method, string From, string To, long Count)> _transitions = [];

    private BreakerTransitions()
    {
    }

    public static BreakerTransitions Read()
    {
        var transitions = new BreakerTransitions();
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == Meter && instrument.Name == Instrument)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, total, tags, _) => transitions.Add(total, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return transitions;
    }

    public long Count(string method) => _transitions.Where(transition => transition.Method == method).Sum(transition => transition.Count);

    /// <summary>For instance <c>closed to open 1, open to half_open 1</c>; empty if the circuit never changed.</summary>
    public string Describe(string method) => string.Join(
        ", ",
        _transitions.Where(transition => transition.Method == method).Select(transition => $"{transition.From} to {transition.To} {transition.Count}"));

    private void Add(long total, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (total > 0)
        {
            _transitions.Add((
                Tag(tags, "code.function.name"),
                Tag(tags, "perfaspects.circuit_breaker.from"),
                Tag(tags, "perfaspects.circuit_breaker.to"),
                total));
        }
    }

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return $"{tag.Value}";
            }
        }

        return "";
    }
}
