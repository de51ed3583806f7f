using Microsoft.Extensions.Logging;
using PerfAspects.Tests.Settings;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Telemetry;

/// <summary>A logger that fails must fail neither who calls, nor who reloads a configuration, nor who switches a circuit.</summary>
public sealed partial class ThrowingLoggerTests : IDisposable, ILoggerFactory, ILogger
{
    private const string Type = "PerfAspects.Tests.Telemetry.ThrowingLoggerTests+Api";

    private readonly LiveConfiguration _configuration = new();
    private readonly FakeClock _clock = new();
    private bool _isAskedInVain;
    private int _told;
    private AspectRuntime? _runtime;

    private AspectRuntime Runtime => _runtime ??= new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock, Configuration = _configuration.Root, LoggerFactory = this });

    private Api Calls => new(Runtime, _clock);

    public void Dispose() => _runtime?.Dispose();

    [Fact]
    public void Refusal_IsNotThrownAtWhoReloads_AndTheRestTakesEffect()
    {
        _ = Runtime;
        _configuration[$"Methods:{Type}.SlowAsync:Timed:SlowThreshold"] = "soon";
        _configuration[$"Methods:{Type}.SlowAsync:Timed:MetricName"] = "twice";

        _configuration.Reload();

        Assert.Equal("twice", Runtime.Find(Type + ".SlowAsync")!.Settings.Single(static setting => setting.Name == "Timed:MetricName").Value);
        Assert.Equal(1, _told);
    }

    [Fact]
    public void Refusal_AtTheStart_IsNotThrownByTheRuntime()
    {
        _configuration[$"Methods:{Type}.SlowAsync:Timed:SlowThreshold"] = "soon";

        Assert.NotNull(Runtime.Find(Type + ".SlowAsync"));
        Assert.Equal(1, _told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SlowCall_HasItsResult(bool isAskedInVain)
    {
        _isAskedInVain = isAskedInVain;

        Assert.Equal(2, await Calls.SlowAsync(1));
        Assert.Equal(2, Calls.Slow(1));

        Assert.Equal(2, _told);
        Assert.Single(Runtime.Find(Type + ".Slow")!.SlowCalls);
    }

    [Fact]
    public async Task Attempts_AllFail_TheLastOnesExceptionSurfaces()
    {
        await Assert.ThrowsAsync<FormatException>(() => Calls.TryAsync(static () => throw new FormatException()));
        Assert.Throws<FormatException>(() => Calls.Try(static () => throw new FormatException()));

        Assert.Equal(6, _told); // two attempts and their end, twice
    }

    [Fact]
    public async Task Attempts_OneFails_TheNextIsMade()
    {
        var failures = 1;

        await Calls.TryAsync(() => failures-- > 0 ? throw new FormatException() : 1);

        Assert.Equal(1, _told);
    }

    [Fact]
    public async Task Circuit_Opens_TheCallHasItsOwnFailure_AndTheNextIsRejected()
    {
        await Assert.ThrowsAsync<FormatException>(() => Calls.BreakAsync(static () => throw new FormatException()));
        await Assert.ThrowsAsync<FormatException>(() => Calls.BreakAsync(static () => throw new FormatException()));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => Calls.BreakAsync(static () => 1));

        Assert.Equal(1, _told);
    }

    [Fact]
    public async Task Circuit_Closes_TheProbeHasItsResult()
    {
        await Circuit_Opens_TheCallHasItsOwnFailure_AndTheNextIsRejected();
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(3, await Calls.BreakAsync(static () => 3));

        Assert.Equal(2, _told);
        Assert.Equal(CircuitState.Closed, Runtime.Find(Type + ".BreakAsync")!.GetStatistics().CircuitState);
    }

    [Fact]
    public void Circuit_SwitchedByHand_IsNotThrownAtWhoSwitches()
    {
        var method = Runtime.Find(Type + ".BreakAsync")!;

        method.IsolateCircuit();
        Assert.Equal(CircuitState.Isolated, method.GetStatistics().CircuitState);
        method.CloseCircuit();

        Assert.Equal(2, _told);
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => _isAskedInVain ? throw Told() : true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw Told();

    private InvalidOperationException Told()
    {
        _told++;
        return new InvalidOperationException("The log is full.");
    }

    private sealed partial class Api(AspectRuntime runtime, FakeClock clock)
    {
        [Timed(SlowThreshold = "1s")]
        public partial Task<int> SlowAsync(int number);

        private Task<int> SlowCoreAsync(int number) => Task.FromResult(TakeTwoSeconds(number));

        [Timed(SlowThreshold = "1s")]
        public partial int Slow(int number);

        private int SlowCore(int number) => TakeTwoSeconds(number);

        private int TakeTwoSeconds(int number)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return 2 * number;
        }

        [Retry(1, Delay = "0s")]
        public partial Task<int> TryAsync(Func<int> core);

        private Task<int> TryCoreAsync(Func<int> core) => Task.FromResult(core());

        [Retry(1, Delay = "0s")]
        public partial int Try(Func<int> core);

        private int TryCore(Func<int> core) => core();

        [CircuitBreaker(MinimumThroughput = 2)]
        public partial Task<int> BreakAsync(Func<int> core);

        private Task<int> BreakCoreAsync(Func<int> core) => Task.FromResult(core());
    }
}
