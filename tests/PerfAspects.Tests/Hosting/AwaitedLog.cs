using Microsoft.Extensions.Logging;

namespace PerfAspects.Tests.Hosting;

/// <summary>Tells when something is logged.</summary>
internal sealed class AwaitedLog : ILoggerFactory, ILogger
{
    /// <summary>How long a test waits for what happens outside of it, before it fails.</summary>
    public static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly List<(string Text, TaskCompletionSource Told)> _awaited = [];

    /// <summary>Ends when a message that contains the text is logged from now on.</summary>
    public Task WaitForAsync(string text)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited.Add((text, told));
        }

        return told.Task.WaitAsync(LongEnough);
    }

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
        var message = formatter(state, exception);
        lock (_gate)
        {
            _awaited.FindAll(awaited => message.Contains(awaited.Text, StringComparison.Ordinal)).ForEach(static awaited => awaited.Told.TrySetResult());
        }
    }

    public void Dispose()
    {
    }
}
