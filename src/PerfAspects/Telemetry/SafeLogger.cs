using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PerfAspects.Telemetry;

/// <summary>
/// The application's logger behind a wrapper that catches its exceptions. A message is logged between the outcome of a call and the return
/// to the caller, and neither may depend on the log: a message that cannot be written is lost, and nothing else happens.
/// </summary>
internal sealed class SafeLogger : ILogger
{
    private readonly ILogger _logger;

    private SafeLogger(ILogger logger) => _logger = logger;

    /// <summary>The logger of our category; without a factory, one that drops everything.</summary>
    public static ILogger From(ILoggerFactory? loggers)
    {
        try
        {
            return loggers is null ? NullLogger.Instance : new SafeLogger(loggers.CreateLogger(AspectLog.Category));
        }
        catch (Exception)
        {
            return NullLogger.Instance; // a factory that makes no logger is no reason to refuse a runtime, and there is nobody to notify
        }
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return _logger.BeginScope(state);
        }
        catch (Exception)
        {
            return null;
        }
    }

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
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        try
        {
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // The message is lost: there is no other place to report it.
        }
    }
}
