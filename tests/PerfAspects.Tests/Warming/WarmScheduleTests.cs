using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects.Tests.Hosting;

namespace PerfAspects.Tests.Warming;

/// <summary>Rounds of <c>[Warm]</c> while a host runs.</summary>
[Collection(nameof(HostCollection))]
public sealed class WarmScheduleTests
{
    private readonly FakeClock _clock = new();
    private readonly StockSource _source = new();

    [Fact]
    public async Task Rounds_BeginWithTheHost_AndRepeat_AndEndWithIt()
    {
        _source.Keys.Add(1);
        using var host = await StartAsync();
        await Patience.UntilAsync(() => Count() == 1);

        _source.Keys.Add(2);
        await AdvanceUntilAsync(() => Count() == 2);
        _source.ListFailure = new FormatException();
        _source.Keys.Add(3);
        _clock.Advance(TimeSpan.FromMinutes(10));
        _source.ListFailure = null;
        await AdvanceUntilAsync(() => Count() >= 3);

        await host.StopAsync();
        var loaded = Count();
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(loaded, Count());
    }

    [Fact]
    public async Task Start_DoesNotWaitForALoad_NorDoesStop()
    {
        _source.Keys.Add(1);
        var loading = new TaskCompletionSource<int>();
        _source.Load = _ => loading.Task;
        using var host = await StartAsync();
        await Patience.UntilAsync(() => Count() == 1);

        var stopping = host.StopAsync();
        while (!stopping.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        loading.SetResult(1);
    }

    [Fact]
    public async Task Rounds_SwitchedOff_DoNotBegin()
    {
        _source.Keys.Add(1);
        using var host = await StartAsync(static runtime => runtime.Find(typeof(Stock), nameof(Stock.CountAsync))!.Override("Warm:Enabled", "false"));

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, Count());
        await host.StopAsync();
    }

    private int Count()
    {
        lock (_source.Loaded)
        {
            return _source.Loaded.Count;
        }
    }

    private async Task AdvanceUntilAsync(Func<bool> isDone)
    {
        while (!isDone())
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
    }

    private async Task<IHost> StartAsync(Action<AspectRuntime>? prepare = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddPerfAspects(options => options.TimeProvider = _clock).AddSingleton(_source).AddSingleton<Stock>();
        var host = builder.Build();
        var runtime = host.Services.GetRequiredService<AspectRuntime>();
        runtime.Find(typeof(Stock), nameof(Stock.CountAsync))!.Override("Warm:Enabled", "true");
        prepare?.Invoke(runtime);
        await host.StartAsync();
        return host;
    }
}
