using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;
using PerfAspects.Tests;

namespace PerfAspects.Monitoring.Tests.Sampling;

/// <summary>Samples of calls on a fake clock beside the calls that were made.</summary>
public sealed class SamplerTests
{
    private const string Price = Store.Of + "GetPrice";
    private const string Stock = "store.stock";

    [Fact]
    public async Task Calls_AreSampledInTheirSecond()
    {
        await using var host = await MonitoredHost.StartAsync();
        host.Store.GetPrice(1);
        host.Store.GetPrice(2);
        host.Pass(1);
        host.Pass(1);
        host.Store.Fails = true;
        Assert.Throws<InvalidOperationException>(() => host.Store.GetPrice(3));
        host.Pass(1);

        var samples = host.Samples.Read(host.Now - 3, host.Now, Price).ToArray();

        Assert.Equal([host.Now - 3, host.Now - 1], samples.Select(static sample => sample.Time)); // nothing of the second without a call
        Assert.Equal([2, 1], samples.Select(static sample => sample.Sample[Counter.Calls]));
        Assert.Equal([0, 1], samples.Select(static sample => sample.Sample[Counter.Failures]));
        Assert.Equal([2, 1], samples.Select(static sample => sample.Sample.Durations!.Count));
    }

    [Fact]
    public async Task Durations_OfAnHour_HaveThePercentilesOfAllCalls()
    {
        await using var host = await MonitoredHost.StartAsync();
        var random = new Random(7);
        List<double> exact = [];
        while (exact.Count < 3_000)
        {
            host.Store.Takes = TimeSpan.FromTicks((long)(Math.Exp(random.NextDouble() * 6) * 50_000)); // 5 ms to 2 s
            host.Store.GetPrice(1);
            exact.Add(host.Store.Takes.TotalSeconds);
        }

        host.Pass(1);
        var hour = host.Last(3_600, Price)!;
        exact.Sort();

        Assert.Equal(3_000, hour[Counter.Calls]);
        Assert.Equal(exact[1_499], hour.Durations!.Percentile(50)!.Value, exact[1_499] * 0.01);
        Assert.Equal(exact[2_969], hour.Durations.Percentile(99)!.Value, exact[2_969] * 0.01);
        Assert.Equal(exact.Average(), hour.Durations.Mean!.Value, exact.Average() * 0.01);
    }

    [Fact]
    public async Task Cache_IsSampledUnderTheNameInTheMetrics()
    {
        await using var host = await MonitoredHost.StartAsync();
        host.Store.Takes = TimeSpan.FromMilliseconds(20);
        for (var call = 0; call < 10; call++)
        {
            host.Store.GetStock(7);
        }

        host.Pass(1);
        var stock = host.Last(2, Stock)!;

        Assert.Equal((9, 1), (stock[Counter.Hits], stock[Counter.Misses]));
        Assert.Equal(0.9, stock.HitRatio);
        Assert.Equal(0.18, stock.Saved!.Value, 0.0018);
        Assert.Equal(1, stock[Gauge.Entries].Last);
        Assert.Null(host.Last(2, Store.Of + "GetStock"));
        Assert.Equal(Stock, host.Get<SeriesTable>().Find(Store.Of + "GetStock")!.Name);
    }

    [Fact]
    public async Task Process_IsSampledEverySecond()
    {
        await using var host = await MonitoredHost.StartAsync();
        host.Process.Gauges[Gauge.Cpu] = 0.25;
        host.Pass(2);
        host.Process.Gauges[Gauge.Cpu] = 0.75;
        host.Pass(2);

        var process = host.Last(4, SampleStore.Process)!;

        Assert.Equal((4, 0.5), (process.Seconds, process.Mean(Gauge.Cpu)));
        Assert.Equal((0.75, 0.75), (process[Gauge.Cpu].Max, process[Gauge.Cpu].Last));
    }

    [Fact]
    public async Task Ranges_ReadFromEveryRing_CountEachCallOnce()
    {
        await using var host = await MonitoredHost.StartAsync();
        for (var minute = 0; minute < 8 * 60; minute++)
        {
            host.Store.GetPrice(minute);
            host.Pass(60);
        }

        host.Store.GetPrice(0);
        host.Pass(1);

        Assert.Equal(1 + 5, host.Last(5 * 60 + 1, Price)![Counter.Calls]); // by the second
        Assert.Equal(1 + 60, host.Last(3_600 + 1, Price)![Counter.Calls]); // by 10 s
        Assert.Equal(1 + 7 * 60, host.Last(7 * 3_600 + 1, Price)![Counter.Calls]); // by 60 s
        Assert.Equal(1 + 8 * 60, host.Last(7 * 24 * 3_600, Price)![Counter.Calls]);
    }

    [Fact]
    public async Task Stop_HandsTheIncompleteIntervalsToTheHistory()
    {
        var history = new ListHistory();
        await using var host = await MonitoredHost.StartAsync(configure: builder => builder.Services.AddSingleton<IMetricHistory>(history));
        host.Store.GetPrice(1);
        host.Pass(3);
        Assert.Empty(history.Samples);

        await host.StopAsync();

        var ofPrice = history.Samples.Where(static sample => sample.Sample.Series == Price);
        Assert.Equal([10, 60], ofPrice.Select(static sample => sample.Seconds));
    }

    [Fact]
    public async Task HistoryThatThrows_LeavesTheSamplesBySecond()
    {
        await using var host = await MonitoredHost.StartAsync(
            configure: static builder => builder.Services.AddSingleton<IMetricHistory, BrokenHistory>());
        for (var second = 0; second < 100; second++)
        {
            host.Store.GetPrice(second);
            host.Pass(1);
        }

        Assert.Equal(100, host.Last(100, Price)![Counter.Calls]);
        Assert.Empty(host.Samples.Read(host.Now - 7_200, host.Now - 3_600));
    }

    [Fact]
    public async Task ClockThatIsSetBack_LosesNoCall()
    {
        await using var host = await MonitoredHost.StartAsync(configure: static builder => builder.Services
            .AddSingleton<SkewedClock>()
            .AddSingleton<TimeProvider>(static services => services.GetRequiredService<SkewedClock>()));
        var begin = host.Now;
        host.Pass(5);
        host.Store.GetPrice(1);
        host.Get<SkewedClock>().Skew = TimeSpan.FromHours(-1);
        host.Pass(3);

        Assert.Equal(1, host.Samples.Join(begin, begin + 60, Price)[Price][Counter.Calls]);
    }

    [Fact]
    public async Task MemoryLimitBelowAMegabyte_FailsTheStart()
        => await Assert.ThrowsAsync<OptionsValidationException>(
            () => MonitoredHost.StartAsync(static options => options.MaxHistoryMemory = 1_000));

    private sealed class SkewedClock(FakeClock clock) : TimeProvider
    {
        public TimeSpan Skew { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Skew;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => clock.CreateTimer(callback, state, dueTime, period);
    }

    private sealed class ListHistory : IMetricHistory
    {
        public List<(double Seconds, MetricSample Sample)> Samples { get; } = [];

        public void Append(TimeSpan resolution, IReadOnlyList<MetricSample> samples)
            => Samples.AddRange(samples.Select(sample => (resolution.TotalSeconds, sample)));

        public IEnumerable<MetricSample> Read(TimeSpan resolution, DateTimeOffset from, DateTimeOffset to, string? series = null) => [];
    }

    private sealed class BrokenHistory : IMetricHistory
    {
        public void Append(TimeSpan resolution, IReadOnlyList<MetricSample> samples) => throw new IOException("The disk is full.");

        public IEnumerable<MetricSample> Read(TimeSpan resolution, DateTimeOffset from, DateTimeOffset to, string? series = null)
            => throw new IOException("The disk is gone.");
    }
}
