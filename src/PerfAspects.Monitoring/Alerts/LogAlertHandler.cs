using Microsoft.Extensions.Logging;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>Logs alerts at a level that follows from their severity.</summary>
internal sealed class LogAlertHandler(ILogger logger) : IAlertHandler
{
    public ValueTask HandleAsync(Alert alert, CancellationToken cancellationToken)
    {
        logger.AlertChanged(LevelOf(alert), alert.Text, alert.Id);
        return default;
    }

    private static LogLevel LevelOf(Alert alert) => (alert.State, alert.Severity) switch
    {
        (AlertState.Resolved, _) or (_, AlertSeverity.Info) => LogLevel.Information,
        (_, AlertSeverity.Warning) => LogLevel.Warning,
        _ => LogLevel.Error,
    };
}
