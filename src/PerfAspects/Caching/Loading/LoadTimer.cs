using System.Diagnostics.Metrics;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Loading;

/// <summary>Measures the loads of a method while somebody listens. No member throws.</summary>
internal sealed class LoadTimer(AspectMethod method)
{
    private readonly Histogram<double> _duration = method.Runtime.Instruments.Find(CacheTelemetry.LoadDuration);
    private readonly Clock _clock = method.Runtime.Clock;
    private readonly ListenerFaults _faults = method.Runtime.ListenerFaults;
    private readonly KeyValuePair<string, object?> _method = new(TelemetryNames.Method, method.MetricName);

    public long Start()
    {
        try
        {
            return _duration.Enabled ? _clock.GetTimestamp() : CallRecorder.NotMeasured;
        }
        catch (Exception exception)
        {
            _faults.Report(CacheTelemetry.LoadDuration.Name, exception);
            return CallRecorder.NotMeasured;
        }
    }

    public void Succeeded(long started)
    {
        if (started != CallRecorder.NotMeasured)
        {
            Record(started, null);
        }
    }

    public void Failed(long started, Exception exception)
    {
        if (started != CallRecorder.NotMeasured)
        {
            Record(started, exception);
        }
    }

    private void Record(long started, Exception? failure)
    {
        try
        {
            var elapsed = _clock.ToSeconds(_clock.GetTimestamp() - started);
            if (failure is null)
            {
                _duration.Record(elapsed, _method);
            }
            else
            {
                _duration.Record(elapsed, _method, new KeyValuePair<string, object?>(TelemetryNames.ErrorType, failure.GetType().FullName));
            }
        }
        catch (Exception exception)
        {
            _faults.Report(CacheTelemetry.LoadDuration.Name, exception); // the load belongs to all its callers, and must reach the store
        }
    }
}
