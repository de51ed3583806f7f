using Microsoft.Extensions.Logging;

namespace PerfAspects.Shedding;

/// <summary>The log messages of <c>[Shed]</c>.</summary>
internal static partial class ShedLog
{
    [LoggerMessage(61, LogLevel.Warning,
        "The load signal '{Signal}' cannot be read ({ErrorType}) and is left out of [Shed]. No further failure of it is logged.")]
    public static partial void SignalFailed(this ILogger logger, string signal, string? errorType, Exception exception);

    [LoggerMessage(62, LogLevel.Warning, "The process is overloaded: [Shed] refuses the least important calls. The worst signal: {Signal}")]
    public static partial void SheddingBegun(this ILogger logger, string signal);

    [LoggerMessage(63, LogLevel.Information, "The process is not overloaded any more: [Shed] refuses no call")]
    public static partial void SheddingEnded(this ILogger logger);
}
