using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Timing;

/// <summary>Makes the recorder that counts and measures a method's calls, as its <see cref="TimedAttribute"/> says.</summary>
internal static class CallRecording
{
    public static CallRecorder RecorderOf(AspectMethod method, TimedAttribute? timed) => new(
        method,
        timed is null ? Instruments.Unheard : method.Runtime.Instruments.Find(CallTelemetry.Duration),
        Durations.PositiveOrNone(timed?.SlowThreshold) is { } threshold ? new SlowCallWatch(method, threshold) : null);
}
