using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Monitoring.Tests;

/// <summary>A log as lines: level, event and message.</summary>
internal sealed class ListLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _lines.Enqueue($"{logLevel} {eventId.Id}: {formatter(state, exception)}");
}

internal static class ConfigurationExtensions
{
    public static void AddInMemory(this IConfigurationBuilder builder, Dictionary<string, string?> values)
        => builder.Add(new MemoryConfigurationSource { InitialData = values });
}
