namespace PerfAspects;

/// <summary>
/// Is notified of alerts that fire, are still firing (reminders) and are resolved. Every implementation that is registered in the services
/// is used. Each has a queue of its own, of 100 alerts, the oldest of which are dropped when it is full. A call that throws, or takes
/// longer than 10 s, is repeated after 1 s, 2 s, 4 s and so on up to 5 minutes, for an hour; neither disturbs the calls of methods, the
/// monitor or other handlers.
/// </summary>
public interface IAlertHandler
{
    /// <summary>Handles an alert. Called for one alert after another.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="cancellationToken">Is cancelled when the time limit is over or the host stops.</param>
    ValueTask HandleAsync(Alert alert, CancellationToken cancellationToken);
}
