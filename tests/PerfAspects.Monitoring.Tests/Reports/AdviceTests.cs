namespace PerfAspects.Monitoring.Tests.Reports;

/// <summary>Advice that calls bring about, and calls that bring none about.</summary>
public sealed class AdviceTests
{
    [Fact]
    public async Task CacheThatHits_IsToldToSave()
    {
        await using var host = await MonitoredHost.StartAsync();
        var advice = await AdviseAsync(host, () =>
        {
            host.Store.Takes = TimeSpan.FromMilliseconds(50);
            Repeat(100, _ => host.Store.GetStock(1));
        });

        var saves = Assert.Single(advice);
        Assert.Equal((PerformanceAdviceKind.CacheSaves, "store.stock", 99), (saves.Kind, saves.Method, saves.Figures["hits"]));
        Assert.Equal(99 * 0.05, saves.Figures["saved"], 0.05);
    }

    [Fact]
    public async Task CacheThatNeverHits_IsTold()
    {
        await using var host = await MonitoredHost.StartAsync();
        var advice = await AdviseAsync(host, () => Repeat(100, product => host.Store.GetStock(product)));

        Assert.Equal([PerformanceAdviceKind.CacheNeverHits], advice.Select(static advice => advice.Kind));
    }

    [Fact]
    public async Task CacheThatIsTooSmall_IsTold()
    {
        await using var host = await MonitoredHost.StartAsync();
        var advice = await AdviseAsync(host, () => Repeat(1_000, call => host.Store.GetStock(call % 10 < 3 ? 0 : call % 200)));

        var small = Assert.Single(advice, static advice => advice.Kind == PerformanceAdviceKind.CacheTooSmall);
        Assert.Equal((100, 100), (small.Figures["maxEntries"], small.Figures["entries"]));
        Assert.InRange(small.Figures["hitRatio"], 0.2, 0.8);
    }

    [Fact]
    public async Task LimitThatNeverBinds_IsTold()
    {
        await using var host = await MonitoredHost.StartAsync();
        var advice = await AdviseAsync(host, () => Repeat(1_000, call =>
        {
            host.Store.Browse(call);
            host.Pass(call % 10 == 0 ? 1 : 0);
        }));

        var limit = Assert.Single(advice);
        Assert.Equal((PerformanceAdviceKind.LimitNeverBinds, 1_000), (limit.Kind, limit.Figures["allowed"]));
        Assert.InRange(limit.Figures["peak"], 9, 12);
    }

    [Fact]
    public async Task LimitThatBinds_IsNotTold()
    {
        await using var host = await MonitoredHost.StartAsync();
        var advice = await AdviseAsync(host, () => Repeat(1_100, call => _ = Record.Exception(() => host.Store.Order(call))));

        Assert.Empty(advice);
    }

    [Fact]
    public async Task CircuitThatFlaps_IsTold()
    {
        await using var host = await MonitoredHost.StartAsync();
        var advice = await AdviseAsync(host, () => Repeat(3, call =>
        {
            host.Store.Fails = true;
            _ = Record.Exception(() => host.Store.Pay(1));
            _ = Record.Exception(() => host.Store.Pay(2));
            host.Pass(32);
            host.Store.Fails = false;
            host.Store.Pay(3);
            host.Pass(1);
        }));

        var flaps = Assert.Single(advice);
        Assert.Equal((PerformanceAdviceKind.CircuitFlaps, 3), (flaps.Kind, flaps.Figures["opened"]));
    }

    [Theory]
    [InlineData(100, 20, true)]
    [InlineData(99, 20, false)] // too few to say
    [InlineData(100, 1, false)] // fast
    public async Task SlowMethodThatOnlyReads_IsWorthCaching(int calls, int milliseconds, bool isTold)
    {
        await using var host = await MonitoredHost.StartAsync();
        var advice = await AdviseAsync(host, () =>
        {
            host.Store.Takes = TimeSpan.FromMilliseconds(milliseconds);
            Repeat(calls, call => host.Store.GetPrice(call));
            Repeat(calls, call => host.Store.Ship(call)); // writes, by its name
        });

        Assert.Equal(isTold ? [PerformanceAdviceKind.WorthCaching] : [], advice.Select(static advice => advice.Kind));
    }

    private static void Repeat(int count, Action<int> call)
    {
        for (var number = 0; number < count; number++)
        {
            call(number);
        }
    }

    private static async Task<IReadOnlyList<PerformanceAdvice>> AdviseAsync(MonitoredHost host, Action calls)
    {
        var begin = host.Clock.GetUtcNow();
        calls();
        host.Pass(2);
        return (await host.Get<IPerformanceReports>().CreateAsync(begin, host.Clock.GetUtcNow())).Advice;
    }
}
