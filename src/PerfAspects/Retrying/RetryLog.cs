using Microsoft.Extensions.Logging;

namespace PerfAspects.Retrying;

/// <summary>The log messages of <c>[Retry]</c>.</summary>
internal static partial class RetryLog
{
    [LoggerMessage(2, LogLevel.Warning, "Attempt {Attempt} of {MaxAttempts} of {Method} failed: {ErrorType}")]
    public static partial void AttemptFailed(this ILogger logger, string method, int attempt, int maxAttempts, string? errorType,
        Exception? exception);

    [LoggerMessage(3, LogLevel.Error, "{Method} has failed for good after {Attempts} attempts: {ErrorType}")]
    public static partial void RetriesExhausted(this ILogger logger, string method, int attempts, string? errorType, Exception? exception);

    [LoggerMessage(8, LogLevel.Warning,
        "{Method} has made {Suppressed} retries less: its retry budget is used up, or a retry around its calls tries again")]
    public static partial void RetriesSuppressed(this ILogger logger, string method, long suppressed);
}
