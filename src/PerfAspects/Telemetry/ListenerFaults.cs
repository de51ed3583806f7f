using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Telemetry;

/// <summary>
/// Logs the exceptions that the application's listeners throw: the first one of each instrument, so that a failing listener neither fails a
/// call nor fills the log.
/// </summary>
/// <param name="logger">The runtime's logger.</param>
internal sealed class ListenerFaults(ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> _logged = new(StringComparer.Ordinal);

    /// <summary>Logs the exception, unless another one of the same instrument was logged before.</summary>
    /// <param name="instrument">The name of the instrument, or of the activity source.</param>
    /// <param name="exception">The exception.</param>
    public void Report(string instrument, Exception exception)
    {
        if (_logged.TryAdd(instrument, true))
        {
            logger.ListenerFailed(instrument, exception.GetType().FullName, exception);
        }
    }
}
