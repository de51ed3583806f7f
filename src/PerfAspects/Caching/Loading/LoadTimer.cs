using System.Diagnostics.Metrics;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Loading;

/// <summary>Measures a method's loads while somebody listens.</summary>
internal sealed class LoadTimer(AspectMethod method)
{
    private readonly Histogram<double> _duration = method.Runtime.Instruments.LoadDuration;
    private readonly Clock _clock = method.Runtime.Clock;
    private readonly KeyValuePair<string, object?> _method = new(TelemetryNames.Method, method.MetricName);

    public long Start() => _duration.Enabled ? _clock.GetTimestamp() : CallRecorder.NotMeasured;

    public void Succeeded(long started)
    {
        if (started != CallRecorder.NotMeasured)
        {
            _duration.Record(_clock.ToSeconds(_clock.GetTimestamp() - started), _method);
        }
    }

    public void Failed(long started, Exception exception)
    {
        if (started != CallRecorder.NotMeasured)
        {
            _duration.Record(_clock.ToSeconds(_clock.GetTimestamp() - started), _method, new KeyValuePair<string, object?>(TelemetryNames.ErrorType, exception.GetType().FullName));
        }
    }
}
