using Microsoft.Extensions.Logging;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The log messages about changes through the endpoints. Their event ids begin at 220.</summary>
internal static partial class ControlLog
{
    public const string Category = "PerfAspects.AspNetCore";

    [LoggerMessage(220, LogLevel.Warning, "{User} has set {Setting} of {Method} to '{Value}'; it was '{OldValue}'")]
    public static partial void SettingChanged(
        this ILogger logger, string user, string setting, string method, string? value, string? oldValue);

    [LoggerMessage(221, LogLevel.Warning, "{User} has taken {Action} on {Target}")]
    public static partial void ControlUsed(this ILogger logger, string user, string action, string target);
}
