using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Tiers;

/// <summary>Measures the operations of a tier while somebody listens. No member throws.</summary>
internal sealed class TierTimer(AspectRuntime runtime, string name)
{
    private readonly Clock _clock = runtime.Clock;
    private readonly KeyValuePair<string, object?> _name = new(TierTelemetry.NameTag, name);

    public long Start()
    {
        try
        {
            return runtime.Instruments.Find(TierTelemetry.Duration).Enabled ? _clock.GetTimestamp() : CallRecorder.NotMeasured;
        }
        catch (Exception exception)
        {
            runtime.ListenerFaults.Report(TierTelemetry.Duration.Name, exception);
            return CallRecorder.NotMeasured;
        }
    }

    public void Measure(long started)
    {
        if (started == CallRecorder.NotMeasured)
        {
            return;
        }

        try
        {
            runtime.Instruments.Find(TierTelemetry.Duration).Record(_clock.ToSeconds(_clock.GetTimestamp() - started), _name);
        }
        catch (Exception exception)
        {
            runtime.ListenerFaults.Report(TierTelemetry.Duration.Name, exception);
        }
    }
}
