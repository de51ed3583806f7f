using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PerfAspects.Telemetry;

/// <summary>
/// The application's logger, where what it throws ends. A log message is told between a call's outcome and its caller, who has no part in a log that is full: the
/// message is lost, and nothing else.
/// </summary>
internal sealed class SafeLogger : ILogger
{
    private readonly ILogger _logger;

    private SafeLogger(ILogger logger) => _logger = logger;

    /// <summary>The logger of our category; without a factory, one that drops everything.</summary>
    public static ILogger From(ILoggerFactory? loggers) => loggers is null ? NullLogger.Instance : new SafeLogger(loggers.CreateLogger(AspectLog.Category));

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => _logger.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // See above: there is nobody to be told.
        }
    }
}
