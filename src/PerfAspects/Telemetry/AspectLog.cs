using Microsoft.Extensions.Logging;

namespace PerfAspects.Telemetry;

/// <summary>
/// The log messages that belong to no single aspect; each aspect has its messages in its folder. Event ids are permanent: docs/logs.md
/// lists them, and a test compares it with the code. No message carries an argument or a key, and no call that succeeds is logged.
/// </summary>
internal static partial class AspectLog
{
    public const string Category = "PerfAspects";

    [LoggerMessage(1, LogLevel.Warning, "{Method} took {DurationMs} ms, {ThresholdMs} ms being slow; outcome: {Outcome}")]
    public static partial void SlowCall(this ILogger logger, string method, double durationMs, double thresholdMs, string outcome);

    [LoggerMessage(7, LogLevel.Warning,
        "Observing {Instrument} failed with {ErrorType}. No call is affected, and no further failure of this instrument is logged.")]
    public static partial void ListenerFailed(this ILogger logger, string instrument, string? errorType, Exception exception);

    [LoggerMessage(60, LogLevel.Warning, "[{Aspect}] of {Method} only observes: {Calls} more calls would have been refused, and have run")]
    public static partial void RefusalObserved(this ILogger logger, string method, string aspect, long calls);
}
