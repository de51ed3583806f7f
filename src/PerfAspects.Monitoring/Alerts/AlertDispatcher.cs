using Microsoft.Extensions.Logging;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>Hands alerts to every handler by a queue of the handler's own. Sending never waits and never throws.</summary>
internal sealed class AlertDispatcher(IEnumerable<IAlertHandler> handlers, TimeProvider clock, ILogger logger)
{
    // On the system's clock, because that of the application may stand still.
    private static readonly TimeSpan s_lastWait = TimeSpan.FromSeconds(2);

    private readonly HandlerQueue[] _queues = [.. handlers.Select(handler => new HandlerQueue(handler, clock, logger))];

    /// <summary>The deliveries so far.</summary>
    public IReadOnlyList<AlertHandlerStatus> Status => [.. _queues.Select(static queue => queue.Status)];

    /// <summary>Queues an alert for every handler.</summary>
    public void Send(Alert alert)
    {
        foreach (var queue in _queues)
        {
            queue.Send(alert);
        }
    }

    /// <summary>Ends the queues: what is in them is tried once more, for at most 2 s.</summary>
    public Task StopAsync() => Task.WhenAll(_queues.Select(static queue => queue.StopAsync(s_lastWait)));
}
