using Microsoft.Extensions.Logging;

namespace PerfAspects.Monitoring;

/// <summary>The log messages of the monitor. Their event ids begin at 200.</summary>
internal static partial class MonitoringLog
{
    public const string Category = "PerfAspects.Monitoring";

    [LoggerMessage(200, LogLevel.Error, "The metric history failed; samples by the second are kept in memory")]
    public static partial void HistoryFailed(this ILogger logger, Exception exception);

    [LoggerMessage(201, LogLevel.Error, "The sampler failed; it goes on with the next second")]
    public static partial void SamplerFailed(this ILogger logger, Exception exception);
}
