using System.Diagnostics.Metrics;

namespace PerfAspects.Monitoring.Sampling;

/// <summary>Listens to the two histograms of a runtime's meter and counts their durations by method.</summary>
internal sealed class DurationListener : IDisposable
{
    private const string MeterName = "PerfAspects";
    private const string CallDuration = "perfaspects.call.duration";
    private const string LoadDuration = "perfaspects.cache.load.duration";
    private const string MethodTag = "code.function.name";

    private readonly MeterListener _listener = new();
    private readonly object? _scope;

    /// <param name="scope">The meter factory of the runtime; <see langword="null"/> for the one meter of the process.</param>
    public DurationListener(IMeterFactory? scope)
    {
        _scope = scope;
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<double>(Record);
    }

    /// <summary>The durations of calls of <c>[Timed]</c> methods.</summary>
    public DurationTable Calls { get; } = new();

    /// <summary>The durations of cache loads.</summary>
    public DurationTable Loads { get; } = new();

    /// <summary>Begins to listen. From now on the runtime measures.</summary>
    public void Start() => _listener.Start();

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Record(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        foreach (ref readonly var tag in tags)
        {
            if (tag.Key == MethodTag && tag.Value is string method)
            {
                ((DurationTable)state!).GetOrAdd(method).Record(seconds);
                return;
            }
        }
    }

    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == MeterName && ReferenceEquals(instrument.Meter.Scope, _scope))
        {
            if (instrument.Name == CallDuration)
            {
                listener.EnableMeasurementEvents(instrument, Calls);
            }
            else if (instrument.Name == LoadDuration)
            {
                listener.EnableMeasurementEvents(instrument, Loads);
            }
        }
    }
}
