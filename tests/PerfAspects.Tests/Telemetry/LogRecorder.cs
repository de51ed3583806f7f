using Microsoft.Extensions.Logging;

namespace PerfAspects.Tests.Telemetry;

/// <summary>Everything that was logged.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    public IReadOnlyList<Entry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Level and event of each entry, in order.</summary>
    public IEnumerable<string> Told => Entries.Select(static entry => $"{entry.Level} {entry.Event.Id} {entry.Event.Name}");

    public List<string> Categories { get; } = [];

    public ILogger CreateLogger(string categoryName)
    {
        Categories.Add(categoryName);
        return this;
    }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(static value => value.Key, static value => value.Value);
        lock (_gate)
        {
            _entries.Add(new Entry(logLevel, eventId, formatter(state, exception), values, exception));
        }
    }

    internal sealed record Entry(LogLevel Level, EventId Event, string Message, IReadOnlyDictionary<string, object?> Values, Exception? Exception);
}
