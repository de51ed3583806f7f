using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Tests.Warming;

/// <summary>Rounds of <c>[Warm]</c> by hand.</summary>
public sealed class WarmTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly StockSource _source = new();
    private readonly ServiceProvider _services;

    public WarmTests() => _services = new ServiceCollection()
        .AddPerfAspects(options => options.TimeProvider = _clock)
        .AddSingleton(_source)
        .AddScoped<IStock, Stock>()
        .BuildServiceProvider();

    private AspectRuntime Runtime => _services.GetRequiredService<AspectRuntime>();

    private AspectMethod Counts => Runtime.Find(typeof(Stock), nameof(Stock.CountAsync))!;

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Round_LoadsWhatIsMissing_AndNothingThatLasts()
    {
        _source.Keys.AddRange([1, 2, 3]);

        Assert.Equal(new WarmProgress(3, 3, 0), await Counts.WarmAsync());
        Assert.Equal(new WarmProgress(3, 0, 0), await Counts.WarmAsync());

        Assert.Equal([1, 2, 3], _source.Loaded.Order());
        await new Stock(_source, Runtime).CountAsync(2, default);
        var statistics = Counts.GetStatistics();
        Assert.Equal((1, 1, 0, 3), (statistics.Calls, statistics.CacheHits, statistics.CacheMisses, statistics.CacheEntries));
    }

    [Fact]
    public async Task Round_LoadsWhatExpiresBeforeTheNext_WhileItIsServed()
    {
        _source.Keys.Add(1);
        await Counts.WarmAsync();
        _clock.Advance(TimeSpan.FromMinutes(49));
        Assert.Equal(0, (await Counts.WarmAsync()).Loaded);
        _clock.Advance(TimeSpan.FromMinutes(2));
        var loading = new TaskCompletionSource<int>();
        _source.Load = _ => loading.Task;

        var round = Counts.WarmAsync();

        Assert.Equal(1, await new Stock(_source, Runtime).CountAsync(1, default));
        loading.SetResult(7);
        Assert.Equal(1, (await round).Loaded);
        Assert.Equal(7, await new Stock(_source, Runtime).CountAsync(1, default));
    }

    [Fact]
    public async Task Key_ThatFails_IsCountedAndNotThrown()
    {
        _source.Keys.AddRange([1, 2, 3]);
        _source.Load = static key => key == 2 ? throw new FormatException() : Task.FromResult(key);
        var reports = new Reports();

        Assert.Equal(new WarmProgress(3, 2, 1), await Counts.WarmAsync(reports));

        Assert.Equal(new WarmProgress(3, 2, 1), reports.All[^1]);
        Assert.Equal(reports.All.OrderBy(static report => report.Total + report.Loaded + report.Failed), reports.All);
    }

    [Fact]
    public async Task Keys_AreLoadedSoManyAtATime()
    {
        _source.Keys.AddRange(Enumerable.Range(0, 20));
        _source.Load = static async key =>
        {
            await Task.Yield();
            return key;
        };

        await Counts.WarmAsync();

        Assert.InRange(_source.MostAtOnce, 1, 2);
    }

    [Fact]
    public async Task Keys_OfSeveralParameters_AreTuplesOfAStream()
    {
        _source.Keys.AddRange([1, 2]);

        Assert.Equal(new WarmProgress(2, 2, 0), await Runtime.Find(typeof(Stock), nameof(Stock.PlaceAsync))!.WarmAsync());

        await new Stock(_source, Runtime).PlaceAsync("a", 2);
        Assert.Equal(2, _source.Loaded.Count);
    }

    [Fact]
    public async Task OpenCircuit_PausesTheRound()
    {
        _source.Keys.AddRange([1, 2, 3]);
        _source.Load = static _ => throw new FormatException();
        var places = Runtime.Find(typeof(Stock), nameof(Stock.PlaceAsync))!;

        var round = places.WarmAsync();
        await Patience.UntilAsync(() => _clock.TimersSet > 0);
        _source.Load = static key => Task.FromResult(key);
        Assert.False(round.IsCompleted);
        while (!round.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(new WarmProgress(3, 1, 2), await round);
    }

    [Fact]
    public async Task StaticMethod_NeedsNoHost()
    {
        using var runtime = new AspectRuntime();
        var method = runtime.Find(typeof(StaticStock), nameof(StaticStock.Count))!;
        method.Override("Warm:Enabled", "true");

        var progress = await method.WarmAsync();

        Assert.Equal((3, 0), (progress.Total, progress.Failed));
        Assert.InRange(progress.Loaded, 2, 3); // of two equal keys, the second may join the load of the first
        Assert.Equal(2, method.GetStatistics().CacheEntries);
        Assert.Equal(["Traced", "Cached", "Warm"], method.Aspects);
    }

    [Fact]
    public async Task Method_WithoutWarm_OrInstanceWithoutHost_IsRefused()
    {
        using var alone = new AspectRuntime();
        await Assert.ThrowsAsync<InvalidOperationException>(() => Runtime.Find(typeof(Stock), nameof(Stock.Cold))!.WarmAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => alone.Find(typeof(Stock), nameof(Stock.CountAsync))!.WarmAsync());

        _source.ListFailure = new FormatException();
        await Assert.ThrowsAsync<FormatException>(() => Counts.WarmAsync());
    }

    [Fact]
    public async Task Cancellation_EndsTheRound()
    {
        _source.Keys.AddRange([1, 2, 3]);
        var loading = new TaskCompletionSource<int>();
        _source.Load = _ => loading.Task;
        using var source = new CancellationTokenSource();

        var round = Counts.WarmAsync(cancellationToken: source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => round);
        loading.SetResult(1);
    }

    private sealed class Reports : IProgress<WarmProgress>
    {
        public List<WarmProgress> All { get; } = [];

        public void Report(WarmProgress value) => All.Add(value);
    }
}
