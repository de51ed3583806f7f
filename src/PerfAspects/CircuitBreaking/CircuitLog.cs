using Microsoft.Extensions.Logging;

namespace PerfAspects.CircuitBreaking;

/// <summary>The log messages of <c>[CircuitBreaker]</c>.</summary>
internal static partial class CircuitLog
{
    [LoggerMessage(4, LogLevel.Error, "The circuit of {Method} has opened for {BreakDurationMs} ms: {ErrorType}")]
    public static partial void CircuitOpened(this ILogger logger, string method, double breakDurationMs, string? errorType,
        Exception? exception);

    [LoggerMessage(5, LogLevel.Information, "The circuit of {Method} has closed")]
    public static partial void CircuitClosed(this ILogger logger, string method);

    [LoggerMessage(6, LogLevel.Warning, "The circuit of {Method} is held open manually")]
    public static partial void CircuitIsolated(this ILogger logger, string method);
}
