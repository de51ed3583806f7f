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

    [LoggerMessage(EventId = 202, Message = "{Text} (alert {Id})")]
    public static partial void AlertChanged(this ILogger logger, LogLevel level, string text, string id);

    [LoggerMessage(203, LogLevel.Warning, "{Handler} failed to handle an alert, which is tried again: {Text}")]
    public static partial void AlertHandlerFailed(this ILogger logger, string handler, string text, Exception exception);

    [LoggerMessage(204, LogLevel.Error, "{Handler} failed to handle an alert, which is given up: {Text}")]
    public static partial void AlertDropped(this ILogger logger, string handler, string text);

    [LoggerMessage(205, LogLevel.Error, "{Key} is left out: '{Expression}', position {Position}: {Reason}")]
    public static partial void AlertUnreadable(this ILogger logger, string key, string expression, int position, string reason);

    [LoggerMessage(206, LogLevel.Error, "The alert of {Key} = '{Value}' is left out: {Reason}")]
    public static partial void AlertSettingInvalid(this ILogger logger, string key, string value, string reason);

    [LoggerMessage(207, LogLevel.Warning, "The alert '{Rule}' is judged for no method: no annotated method is '{Method}'")]
    public static partial void AlertWithoutMethod(this ILogger logger, string rule, string method);

    [LoggerMessage(208, LogLevel.Warning, "The alert '{Rule}' is never judged for {Method}: '{Expression}' {Reason}")]
    public static partial void AlertWithoutFigure(this ILogger logger, string rule, string method, string expression, string reason);

    [LoggerMessage(209, LogLevel.Error, "The gauge perfaspects.scaling.signal could not be published")]
    public static partial void GaugeNotPublished(this ILogger logger, Exception exception);
}
