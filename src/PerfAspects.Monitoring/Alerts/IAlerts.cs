namespace PerfAspects;

/// <summary>The alerts of the monitor. A service of every host with <c>AddPerfAspectsMonitoring</c>.</summary>
public interface IAlerts
{
    /// <summary>
    /// The alerts that are pending, firing or acknowledged, and those that were resolved within the last day; the worst first.
    /// </summary>
    IReadOnlyList<Alert> Current { get; }

    /// <summary>The handlers and how their deliveries went.</summary>
    IReadOnlyList<AlertHandlerStatus> Handlers { get; }

    /// <summary>Marks a firing alert as seen: handlers get no more reminders. They are notified when it is resolved.</summary>
    /// <param name="id">The identifier.</param>
    /// <returns>Whether there is such an alert and it was firing.</returns>
    bool Acknowledge(string id);

    /// <summary>Resolves a firing or acknowledged alert by hand. It fires again after its cooldown if its condition still holds.</summary>
    /// <param name="id">The identifier.</param>
    /// <returns>Whether there is such an alert and it was firing or acknowledged.</returns>
    bool Resolve(string id);

    /// <summary>
    /// Keeps handlers from being notified of the rule on that method until a time, also when it fires anew. An alert that still fires
    /// then is sent.
    /// </summary>
    /// <param name="id">The identifier.</param>
    /// <param name="until">The time; one that is past ends the muting.</param>
    /// <returns>Whether there is such an alert.</returns>
    bool Mute(string id, DateTimeOffset until);
}

/// <summary>The deliveries to an alert handler.</summary>
/// <param name="Name">The type of the handler; for a webhook also the host it posts to.</param>
/// <param name="Delivered">Alerts that were handled.</param>
/// <param name="FailedAttempts">Attempts that threw or took too long.</param>
/// <param name="Dropped">Alerts that were given up after an hour, or for which the queue had no room.</param>
/// <param name="Queued">Alerts that wait.</param>
public sealed record AlertHandlerStatus(string Name, long Delivered, long FailedAttempts, long Dropped, int Queued);
