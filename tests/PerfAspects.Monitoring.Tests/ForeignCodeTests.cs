using Microsoft.Extensions.Logging;
using PerfAspects.Monitoring.Alerts;
using PerfAspects.Monitoring.Profiling;
using PerfAspects.Monitoring.Sampling;
using PerfAspects.Tests;

namespace PerfAspects.Monitoring.Tests;

/// <summary>Clocks and logs of the application that wait for another thread: it is held up by no lock of the monitor.</summary>
public sealed class ForeignCodeTests
{
    [Fact]
    public async Task Alerts_AClockThatWaitsForAnotherThread_DoesNotHoldItUp()
    {
        var clock = new WaitingClock(new FakeClock());
        using var log = new WaitingLog();
        await using var host = await MonitoredHost.StartAsync(options => options.Alerts.Add(new AlertRule("slow", "p99 > 200ms")));
        var engine = new AlertEngine(
            host.Get<SeriesTable>(), host.Samples, new MonitoringOptions(), clock, host.Get<AlertDispatcher>(), new AlertCoverage(host.Get<SeriesTable>(), log));
        clock.Wait = () => engine.Mute("none", DateTimeOffset.MaxValue);

        Assert.False(engine.Acknowledge("none"));
        Assert.False(engine.Resolve("none"));
        Assert.Empty(engine.Current);
        Assert.Equal(3, clock.Waits);
    }

    [Fact]
    public void Profiler_AClockThatWaitsForAnotherThread_DoesNotHoldItUp()
    {
        var clock = new WaitingClock(new FakeClock());
        var profiler = new MethodProfiler(clock);
        using var runtime = new AspectRuntime();
        var method = runtime.Find(typeof(Store), nameof(Store.GetPrice))!;
        clock.Wait = () => profiler.Find(method);

        Assert.Equal(TimeSpan.Zero, profiler.WaitFor(TimeSpan.FromSeconds(1)));
        Assert.Equal(1, clock.Waits);
    }

    [Fact]
    public void Series_ALogThatWaitsForAnotherThread_DoesNotHoldItUp()
    {
        using var log = new WaitingLog();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { LoggerFactory = log });
        var series = new SeriesTable(runtime);
        log.Wait = series.Refresh;

        series.Refresh(); // logs that the store's shared method has no tier to share with

        Assert.NotEqual(0, log.Waits);
        Assert.NotNull(series.Find(Store.Of + "GetPrice"));
    }

    private static void OnAnotherThread(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)), "the other thread has been held up");
    }

    /// <summary>Waits, whenever it is used, until another thread has done something; what that does in turn waits for nobody.</summary>
    private sealed class Use
    {
        private int _isWaiting;

        public Action? Wait { get; set; }

        public int Waits { get; private set; }

        public void Run()
        {
            if (Wait is { } wait && Interlocked.Exchange(ref _isWaiting, 1) == 0)
            {
                Waits++;
                OnAnotherThread(wait);
                Volatile.Write(ref _isWaiting, 0);
            }
        }
    }

    private sealed class WaitingClock(TimeProvider clock) : TimeProvider
    {
        private readonly Use _use = new();

        public Action? Wait { set => _use.Wait = value; }

        public int Waits => _use.Waits;

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp()
        {
            _use.Run();
            return clock.GetTimestamp();
        }

        public override DateTimeOffset GetUtcNow()
        {
            _use.Run();
            return clock.GetUtcNow();
        }
    }

    private sealed class WaitingLog : ILoggerFactory, ILogger
    {
        private readonly Use _use = new();

        public Action? Wait { set => _use.Wait = value; }

        public int Waits => _use.Waits;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => _use.Run();

        public void Dispose()
        {
        }
    }
}
