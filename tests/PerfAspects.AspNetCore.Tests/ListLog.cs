using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PerfAspects.AspNetCore.Tests;

/// <summary>Keeps log messages.</summary>
internal sealed class ListLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(EventId Id, string Text)> _entries = new();

    public IEnumerable<string> Of(int id) => _entries.Where(entry => entry.Id == id).Select(static entry => entry.Text);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _entries.Enqueue((eventId, formatter(state, exception)));

    public void Dispose()
    {
    }
}
