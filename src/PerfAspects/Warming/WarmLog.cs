using Microsoft.Extensions.Logging;

namespace PerfAspects.Warming;

/// <summary>The log messages about rounds of <c>[Warm]</c>: event ids 40 to 45.</summary>
internal static partial class WarmLog
{
    [LoggerMessage(40, LogLevel.Information, "A round of [Warm] of {Method} begins")]
    public static partial void WarmStarted(this ILogger logger, string method);

    [LoggerMessage(41, LogLevel.Information,
        "A round of [Warm] of {Method} has loaded {Loaded} of {Total} keys in {DurationMs} ms; {Failed} have failed")]
    public static partial void WarmEnded(this ILogger logger, string method, int loaded, int total, int failed, double durationMs);

    [LoggerMessage(42, LogLevel.Warning, "A key of [Warm] of {Method} could not be loaded: {ErrorType}")]
    public static partial void WarmKeyFailed(this ILogger logger, string method, string? errorType, Exception exception);

    [LoggerMessage(43, LogLevel.Error, "A round of [Warm] of {Method} has failed: {ErrorType}. The next one comes as planned.")]
    public static partial void WarmFailed(this ILogger logger, string method, string? errorType, Exception exception);

    [LoggerMessage(44, LogLevel.Information, "A round of [Warm] of {Method} pauses while the circuit is open")]
    public static partial void WarmPaused(this ILogger logger, string method);

    [LoggerMessage(45, LogLevel.Warning, "[Warm] of {Method} loads nothing: {Reason}")]
    public static partial void WarmNotPossible(this ILogger logger, string method, string reason);
}
