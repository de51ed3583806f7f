using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PerfAspects.Tests.Hosting;

/// <summary>A host that stops while values are being loaded.</summary>
[Collection(nameof(HostCollection))]
public sealed partial class ShutdownTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Stop_WaitsForALoadUnderWay()
    {
        using var host = await StartAsync();
        var shop = host.Services.GetRequiredService<Shop>();
        var call = shop.GetAsync();

        var stopping = host.StopAsync();
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.False(stopping.IsCompleted);
        shop.Loaded.SetResult(7);
        await AdvanceUntilAsync(stopping, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(5));

        Assert.Equal(7, await call);
        await Assert.ThrowsAsync<ObjectDisposedException>(shop.GetAsync);
    }

    [Fact]
    public async Task Stop_WithAClockThatStandsStill_EndsWithTheLoad()
    {
        using var host = await StartAsync();
        var shop = host.Services.GetRequiredService<Shop>();
        var call = shop.GetAsync();

        var stopping = host.StopAsync();
        Assert.False(stopping.IsCompleted);
        shop.Loaded.SetResult(7);

        await stopping.WaitAsync(TimeSpan.FromSeconds(4)); // the limit is 5 s, and the host's own 30 s
        Assert.Equal(7, await call);
    }

    [Fact]
    public async Task Stop_ALoadThatDoesNotEnd_IsWaitedForUpToTheLimit()
    {
        using var host = await StartAsync();
        var shop = host.Services.GetRequiredService<Shop>();
        var call = shop.GetAsync();

        var stopping = host.StopAsync();
        await AdvanceUntilAsync(stopping, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(6));

        Assert.True(host.Services.GetRequiredService<AspectRuntime>().IsDisposed);
        shop.Loaded.SetResult(7);
        Assert.Equal(7, await call); // it ends as it would have
    }

    [Fact]
    public async Task Stop_TheHostsOwnLimit_EndsTheWait()
    {
        using var host = await StartAsync();
        var shop = host.Services.GetRequiredService<Shop>();
        var call = shop.GetAsync();

        using var impatient = new CancellationTokenSource();
        var stopping = host.StopAsync(impatient.Token);
        await impatient.CancelAsync();
        await Task.WhenAny(stopping);

        Assert.True(host.Services.GetRequiredService<AspectRuntime>().IsDisposed);
        shop.Loaded.SetResult(7);
        Assert.Equal(7, await call);
    }

    [Fact]
    public async Task Stop_WithoutALoad_DoesNotWait()
    {
        using var host = await StartAsync();
        var shop = host.Services.GetRequiredService<Shop>();
        shop.Loaded.SetResult(1);
        await shop.GetAsync();
        await Assert.ThrowsAsync<InvalidDataException>(shop.FailAsync);

        await host.StopAsync(); // the clock stands still
    }

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddPerfAspects(options => options.TimeProvider = _clock);
        builder.Services.AddSingleton<Shop>();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task AdvanceUntilAsync(Task task, TimeSpan step, TimeSpan atMost)
    {
        for (var passed = TimeSpan.Zero; !task.IsCompleted; await Task.Yield())
        {
            if (passed < atMost)
            {
                _clock.Advance(step);
                passed += step;
            }
        }

        await task;
    }

    private sealed partial class Shop(AspectRuntime runtime)
    {
        public TaskCompletionSource<int> Loaded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        [Cached("5m")]
        public partial Task<int> GetAsync();

        private Task<int> GetCoreAsync() => Loaded.Task;

        [Cached("5m")]
        public partial Task<int> FailAsync();

        private Task<int> FailCoreAsync() => throw new InvalidDataException();
    }
}
