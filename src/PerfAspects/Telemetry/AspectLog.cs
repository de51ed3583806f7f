using Microsoft.Extensions.Logging;

namespace PerfAspects.Telemetry;

/// <summary>
/// Every log message but those about settings. Event ids are for good: docs/logs.md lists them, and a test holds it to this. No message
/// carries an argument or a key, and no call that goes well is logged.
/// </summary>
internal static partial class AspectLog
{
    public const string Category = "PerfAspects";

    [LoggerMessage(1, LogLevel.Warning, "{Method} took {DurationMs} ms, {ThresholdMs} ms being slow; outcome: {Outcome}")]
    public static partial void SlowCall(this ILogger logger, string method, double durationMs, double thresholdMs, string outcome);

    [LoggerMessage(2, LogLevel.Warning, "Attempt {Attempt} of {MaxAttempts} of {Method} failed: {ErrorType}")]
    public static partial void AttemptFailed(this ILogger logger, string method, int attempt, int maxAttempts, string? errorType,
        Exception? exception);

    [LoggerMessage(3, LogLevel.Error, "{Method} has failed for good after {Attempts} attempts: {ErrorType}")]
    public static partial void RetriesExhausted(this ILogger logger, string method, int attempts, string? errorType, Exception? exception);

    [LoggerMessage(4, LogLevel.Error, "The circuit of {Method} has opened for {BreakDurationMs} ms: {ErrorType}")]
    public static partial void CircuitOpened(this ILogger logger, string method, double breakDurationMs, string? errorType,
        Exception? exception);

    [LoggerMessage(5, LogLevel.Information, "The circuit of {Method} has closed")]
    public static partial void CircuitClosed(this ILogger logger, string method);

    [LoggerMessage(6, LogLevel.Warning, "The circuit of {Method} is held open manually")]
    public static partial void CircuitIsolated(this ILogger logger, string method);

    [LoggerMessage(7, LogLevel.Warning,
        "Observing {Instrument} failed with {ErrorType}. No call is affected, and no further failure of this instrument is logged.")]
    public static partial void ListenerFailed(this ILogger logger, string instrument, string? errorType, Exception exception);

    [LoggerMessage(8, LogLevel.Warning,
        "{Method} has made {Suppressed} retries less: its retry budget is used up, or a retry around its calls tries again")]
    public static partial void RetriesSuppressed(this ILogger logger, string method, long suppressed);

    [LoggerMessage(60, LogLevel.Warning, "[{Aspect}] of {Method} only observes: {Calls} more calls would have been refused, and have run")]
    public static partial void RefusalObserved(this ILogger logger, string method, string aspect, long calls);

    [LoggerMessage(10, LogLevel.Warning,
        "Loading a value of {Method} in the background failed with {ErrorType}. No call is affected, and the next call tries again.")]
    public static partial void BackgroundLoadFailed(this ILogger logger, string method, string? errorType, Exception exception);

    [LoggerMessage(11, LogLevel.Warning,
        "DurationOf of {Method} failed with {ErrorType}. The value is kept for the method's duration, and no further failure is logged.")]
    public static partial void DurationNotFound(this ILogger logger, string method, string? errorType, Exception exception);
}
