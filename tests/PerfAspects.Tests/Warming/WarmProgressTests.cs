using Microsoft.Extensions.DependencyInjection;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Warming;

/// <summary>The progress of a round is reported to the application's code, which may wait, call back or throw.</summary>
public sealed class WarmProgressTests : IDisposable
{
    private readonly StockSource _source = new();
    private readonly LogRecorder _log = new();
    private readonly ServiceProvider _services;

    public WarmProgressTests() => _services = new ServiceCollection()
        .AddPerfAspects(options => (options.TimeProvider, options.LoggerFactory) = (new FakeClock(), _log))
        .AddSingleton(_source)
        .AddScoped<IStock, Stock>()
        .BuildServiceProvider();

    private AspectMethod Counts
        => _services.GetRequiredService<AspectRuntime>().Find(typeof(Stock), nameof(Stock.CountAsync))!;

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task ReportThatWaits_HoldsUpNoOtherKey()
    {
        _source.Keys.AddRange([1, 2, 3]);
        using var others = new ManualResetEventSlim();
        _source.Load = async key =>
        {
            await Task.Yield();
            if (key == 3)
            {
                others.Set();
            }

            return key;
        };
        var isWaiting = 1;
        var reports = new List<WarmProgress>();

        var round = Task.Run(() => Counts.WarmAsync(new Progress(report =>
        {
            lock (reports)
            {
                reports.Add(report);
            }

            // The first report after a load waits until the others have been loaded, two at a time.
            if (report.Loaded > 0 && Interlocked.Exchange(ref isWaiting, 0) == 1)
            {
                Assert.True(others.Wait(TimeSpan.FromSeconds(10)), "the other keys have been held up");
            }
        })));

        Assert.Equal(new WarmProgress(3, 3, 0), await round);
        Assert.True(others.IsSet);
        Assert.Equal(new WarmProgress(3, 3, 0), reports[^1]);
        Assert.Equal(reports.OrderBy(static report => report.Total + report.Loaded + report.Failed), reports);
        Assert.DoesNotContain(_log.Told, static entry => entry.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReportThatBeginsAnotherRound_IsNoDeadlock()
    {
        _source.Keys.Add(1);
        WarmProgress? inner = null;
        var round = Task.Run(() => Counts.WarmAsync(new Progress(_ =>
        {
            inner ??= Task.Run(() => Counts.WarmAsync()).WaitAsync(TimeSpan.FromSeconds(10)).GetAwaiter().GetResult();
        })));

        Assert.Equal(1, (await round).Total);
        Assert.Equal(1, inner!.Total);
    }

    [Fact]
    public async Task ReportThatThrows_AtEachOfItsCalls_ChangesNoCount_AndIsLoggedOnce()
    {
        for (var at = 1; ; at++)
        {
            _source.Keys.Clear();
            _source.Keys.AddRange([3 * at, 3 * at + 1, 3 * at + 2]);
            _source.Load = key => key == 3 * at + 1 ? throw new FormatException() : Task.FromResult(key);
            var calls = 0;
            var round = await Counts.WarmAsync(new Progress(_ =>
            {
                if (Interlocked.Increment(ref calls) == at)
                {
                    throw new InvalidDataException();
                }
            }));

            Assert.Equal(new WarmProgress(3, 2, 1), round);
            if (calls < at)
            {
                Assert.True(at > 3, "each key is reported");
                break;
            }
        }

        Assert.Single(_log.Told, static entry => entry == "Warning 7 ListenerFailed");
    }

    private sealed class Progress(Action<WarmProgress> report) : IProgress<WarmProgress>
    {
        public void Report(WarmProgress value) => report(value);
    }
}
