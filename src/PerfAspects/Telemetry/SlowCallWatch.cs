using System.Diagnostics;
using PerfAspects.Runtime;

namespace PerfAspects.Telemetry;

/// <summary>Tells of calls that took too long: one warning each, and a place among the last slow calls.</summary>
internal sealed class SlowCallWatch(AspectMethod method, TimeSpan threshold)
{
    private readonly Clock _clock = method.Runtime.Clock;
    private readonly long _threshold = method.Runtime.Clock.ToTimestamps(threshold);

    /// <summary>Looks at a call that has ended.</summary>
    /// <param name="elapsed">How long it took, as a difference of two timestamps.</param>
    /// <param name="outcome">How it ended.</param>
    public void Look(long elapsed, CallOutcome outcome)
    {
        if (elapsed < _threshold)
        {
            return;
        }

        var duration = _clock.ToTimeSpan(elapsed);
        method.SlowCallRing.Add(new SlowCall
        {
            Time = _clock.Provider.GetUtcNow() - duration,
            Duration = duration,
            Outcome = outcome,
            TraceId = TraceId(),
        });
        method.Runtime.Logger.SlowCall(method.Name, duration.TotalMilliseconds, threshold.TotalMilliseconds, TelemetryNames.Of(outcome));
    }

    private static ActivityTraceId? TraceId() => Activity.Current is { IdFormat: ActivityIdFormat.W3C, TraceId: var trace } ? trace : null;
}
