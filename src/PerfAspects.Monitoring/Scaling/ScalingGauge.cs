using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Monitoring.Scaling;

/// <summary>Publishes the signal as a gauge of the meter PerfAspects.</summary>
internal sealed class ScalingGauge(ScalingSignal signal, IMeterFactory? factory, ILogger logger) : IDisposable
{
    public const string Name = "perfaspects.scaling.signal";

    private const string MeterName = "PerfAspects"; // of all instruments of the packages

    private Meter? _own;
    private bool _isPublished;

    /// <summary>Publishes the gauge, once. What the factory or a listener throws is logged.</summary>
    public void Publish()
    {
        if (_isPublished)
        {
            return;
        }

        _isPublished = true;
        try
        {
            var meter = factory?.Create(new MeterOptions(MeterName)) ?? (_own = new Meter(MeterName));
            meter.CreateObservableGauge(
                Name, () => signal.Value, "1", "Processes that the load needs, divided by the processes there are, as one process judges.");
        }
        catch (Exception exception)
        {
            logger.GaugeNotPublished(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _own?.Dispose(); // a factory disposes its own meters
}
