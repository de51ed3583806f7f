using System.Diagnostics.Metrics;

namespace PerfAspects.Monitoring.Health;

/// <summary>Reads the state of the shared tier from the instruments of a runtime's meter.</summary>
/// <param name="tier">The tier; <see langword="null"/> without one.</param>
/// <param name="scope">The meter factory of the runtime; <see langword="null"/> for the one meter of the process.</param>
internal sealed class TierStateReader(CacheTier? tier, IMeterFactory? scope)
{
    private const string MeterName = "PerfAspects";
    private const string State = "perfaspects.tier.state";
    private const string Pending = "perfaspects.tier.invalidations.pending";

    /// <summary>The name of the tier; <see langword="null"/> without one.</summary>
    public string? Name => tier?.Name;

    /// <summary>The name of the tier if it does not answer now; otherwise <see langword="null"/>.</summary>
    public string? FindAway() => tier is not null && !Read().IsAvailable ? tier.Name : null;

    /// <summary>Reads whether the tier answers, and the number of invalidations that wait for it.</summary>
    public (bool IsAvailable, long Pending) Read()
    {
        var (state, pending) = (1L, 0L);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == MeterName
                    && ReferenceEquals(instrument.Meter.Scope, scope)
                    && instrument.Name is State or Pending)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            if (instrument.Name == State)
            {
                state = Math.Min(state, value);
            }
            else
            {
                pending += value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return (state == 1, pending);
    }
}
