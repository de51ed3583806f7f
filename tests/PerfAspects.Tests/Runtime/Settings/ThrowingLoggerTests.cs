using Microsoft.Extensions.Logging;

namespace PerfAspects.Tests.Runtime.Settings;

/// <summary>A logger that fails must fail neither who reloads a configuration nor who calls.</summary>
public sealed partial class ThrowingLoggerTests : IDisposable, ILoggerFactory, ILogger
{
    private const string Type = "PerfAspects.Tests.Runtime.Settings.ThrowingLoggerTests+Api";

    private readonly LiveConfiguration _configuration = new();
    private readonly FakeClock _clock = new();
    private AspectRuntime? _runtime;

    private AspectRuntime Runtime => _runtime ??= new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock, Configuration = _configuration.Root, LoggerFactory = this });

    public void Dispose() => _runtime?.Dispose();

    [Fact]
    public void Refusal_IsNotThrownAtWhoReloads_AndTheRestTakesEffect()
    {
        _ = Runtime;
        _configuration[$"Methods:{Type}.DoubleAsync:Timed:SlowThreshold"] = "soon";
        _configuration[$"Methods:{Type}.DoubleAsync:Timed:Name"] = "twice";

        _configuration.Reload();

        Assert.Equal("twice", Runtime.Find(Type + ".DoubleAsync")!.Settings.Single(static setting => setting.Name == "Timed:Name").Value);
    }

    [Fact]
    public void Refusal_AtTheStart_IsNotThrownByTheRuntime()
    {
        _configuration[$"Methods:{Type}.DoubleAsync:Timed:SlowThreshold"] = "soon";

        Assert.NotNull(Runtime.Find(Type + ".DoubleAsync"));
    }

    [Fact]
    public async Task SlowCall_OfATaskMethod_IsNotThrownAtTheCallerSynchronously()
    {
        var call = new Api(Runtime, _clock).DoubleAsync(1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => call);
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => throw new InvalidOperationException("The log is full.");

    private sealed partial class Api(AspectRuntime runtime, FakeClock clock)
    {
        [Timed(SlowThreshold = "1s")]
        public partial Task<int> DoubleAsync(int number);

        private Task<int> DoubleCoreAsync(int number)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return Task.FromResult(2 * number);
        }
    }
}
