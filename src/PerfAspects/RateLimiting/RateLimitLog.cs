using Microsoft.Extensions.Logging;

namespace PerfAspects.RateLimiting;

/// <summary>The log messages of <c>[RateLimited]</c>.</summary>
internal static partial class RateLimitLog
{
    [LoggerMessage(27, LogLevel.Warning, "{Method} shares a rate limit, but this process counts its calls alone: {Reason}")]
    public static partial void LimitNotShared(this ILogger logger, string method, string reason);
}
