using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Sqlite.Tests;

/// <summary>Keeps the messages that are logged.</summary>
internal sealed class MessageList : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> Messages { get; } = new();

    /// <summary>Is called at every message.</summary>
    public Action? Wait { get; set; }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        Messages.Enqueue(formatter(state, exception));
        Wait?.Invoke();
    }

    public void Dispose()
    {
    }
}
