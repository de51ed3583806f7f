using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;
using PerfAspects.Tests;

namespace PerfAspects.Monitoring.Tests;

/// <summary>A host with a monitor, on a clock that a test moves.</summary>
internal sealed class MonitoredHost : IAsyncDisposable
{
    private readonly IHost _host;

    private MonitoredHost(IHost host, FakeClock clock, FakeProcess process)
    {
        (_host, Clock, Process) = (host, clock, process);
        Store = new Store(Get<AspectRuntime>(), clock);
    }

    public FakeClock Clock { get; }

    public FakeProcess Process { get; }

    public Store Store { get; }

    public SampleStore Samples => Get<SampleStore>();

    public long Now => Clock.GetUtcNow().ToUnixTimeSeconds();

    public static async Task<MonitoredHost> StartAsync(
        Action<MonitoringOptions>? options = null, Action<HostApplicationBuilder>? configure = null)
    {
        var (clock, process) = (new FakeClock(), new FakeProcess());
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(clock).AddSingleton<TimeProvider>(clock).AddSingleton<IProcessProbe>(process).AddMetrics();
        builder.Logging.ClearProviders();
        configure?.Invoke(builder);
        builder.Services.AddPerfAspectsMonitoring(options);
        var host = builder.Build();
        await host.StartAsync();
        return new MonitoredHost(host, clock, process);
    }

    public T Get<T>()
        where T : notnull
        => _host.Services.GetRequiredService<T>();

    /// <summary>Moves the clock on by so many seconds, one after the other.</summary>
    public void Pass(int seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Waits until other threads have brought a condition about; moves the clock on by so much each time it looks.</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan step = default)
    {
        while (!condition())
        {
            Clock.Advance(step);
            await Task.Yield();
        }
    }

    /// <summary>The figures of a series over the last seconds.</summary>
    public Sample? Last(int seconds, string series) => Samples.Join(Now - seconds, Now, series).GetValueOrDefault(series);

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
