using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly.Timeout;

namespace PerfAspects.Timeouts;

/// <summary>A method's <see cref="TimeoutAttribute"/>, read.</summary>
internal sealed record TimeoutSettings(TimeSpan Duration, IgnoredCancellation OnIgnoredCancellation)
{
    public static TimeoutSettings Of(TimeoutAttribute attribute) => new(Durations.Positive(attribute.Duration), attribute.OnIgnoredCancellation);

    /// <summary>The settings as Polly's strategy takes them, counting what it does.</summary>
    public TimeoutStrategyOptions ToOptions(CallCounters counters) => new()
    {
        Name = "Timeout",
        TimeoutGenerator = _ => new ValueTask<TimeSpan>(Duration), // the plain property takes nothing below 10 ms
        OnTimeout = arguments =>
        {
            counters.Increment(Count.TimedOut);
            SpanEvents.Of(arguments.Context).Tell(TelemetryNames.TimeoutEvent);
            return default;
        },
    };
}
