using Microsoft.Extensions.Logging;

namespace PerfAspects.Caching;

/// <summary>The log messages of <c>[Cached]</c>.</summary>
internal static partial class CacheLog
{
    [LoggerMessage(10, LogLevel.Warning,
        "Loading a value of {Method} in the background failed with {ErrorType}. No call is affected, and the next call tries again.")]
    public static partial void BackgroundLoadFailed(this ILogger logger, string method, string? errorType, Exception exception);

    [LoggerMessage(11, LogLevel.Warning,
        "DurationOf of {Method} failed with {ErrorType}. The value is kept for the method's duration, and no further failure is logged.")]
    public static partial void DurationNotFound(this ILogger logger, string method, string? errorType, Exception exception);
}
