using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Tests.Settings;

/// <summary>Keeps what is logged, except that methods of other tests share their values and have no tier here.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private const int NoTier = 25;

    public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id != NoTier)
        {
            Entries.Enqueue((logLevel, eventId.Id, formatter(state, exception)));
        }
    }

    public void Dispose()
    {
    }
}
