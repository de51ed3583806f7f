using System.Diagnostics.Metrics;

namespace PerfAspects.Tests.Telemetry;

/// <summary>Everything a meter factory's instruments have told: what was recorded, and on request what is observed.</summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new(); // calls that end at once are recorded by several threads
    private readonly List<Reading> _readings = [];

    public MeterReadings(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory)
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    public IReadOnlyList<Reading> Recorded(string instrument)
    {
        lock (_gate)
        {
            return _readings.FindAll(reading => reading.Instrument == instrument);
        }
    }

    public IReadOnlyList<Reading> Observe(string instrument)
    {
        lock (_gate)
        {
            _readings.Clear();
        }

        _listener.RecordObservableInstruments();
        return Recorded(instrument);
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var reading = new Reading(instrument.Name, value, tags.ToArray().ToDictionary(static tag => tag.Key, static tag => tag.Value?.ToString()));
        lock (_gate)
        {
            _readings.Add(reading);
        }
    }

    internal sealed record Reading(string Instrument, double Value, IReadOnlyDictionary<string, string?> Tags)
    {
        /// <summary>The tags as the contract writes them, the method's name left out.</summary>
        public string Detail => string.Join(",", Tags.Where(static tag => tag.Key != "code.function.name").Select(static tag => $"{tag.Key}={tag.Value}"));
    }
}
