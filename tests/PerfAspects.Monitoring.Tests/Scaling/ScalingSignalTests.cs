using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PerfAspects.Monitoring.Sampling;
using PerfAspects.Monitoring.Scaling;

namespace PerfAspects.Monitoring.Tests.Scaling;

/// <summary>The ratio of needed to present processes, with its cooldowns.</summary>
public sealed partial class ScalingSignalTests
{
    [Fact]
    public async Task HighUtilization_RaisesTheSignal_OnceItHasLasted()
    {
        await using var host = await MonitoredHost.StartAsync();
        Set(host, cpu: 0.98);

        host.Pass(ScalingSignal.UpCooldown - 1);
        Assert.Equal(1, Signal(host));

        host.Pass(1);
        Assert.Equal(0.98 / 0.7, Signal(host), 3);
    }

    [Fact]
    public async Task Burst_ThatEnds_ChangesNothing()
    {
        await using var host = await MonitoredHost.StartAsync();
        Set(host, cpu: 0.7);
        host.Pass(ScalingSignal.UpCooldown);
        Set(host, cpu: 1);
        host.Pass(10);
        Set(host, cpu: 0.7);

        for (var second = 0; second < ScalingSignal.UpCooldown * 2; second++)
        {
            host.Pass(1);
            Assert.Equal(1, Signal(host));
        }
    }

    [Fact]
    public async Task LowUtilization_LowersTheSignal_OnlyAfterFiveMinutes()
    {
        await using var host = await MonitoredHost.StartAsync();
        Set(host, cpu: 0.98);
        host.Pass(ScalingSignal.UpCooldown);
        Set(host, cpu: 0.14);

        host.Pass(ScalingSignal.DownCooldown);
        Assert.Equal(1, Signal(host)); // the means of the first seconds still hold the busy ones

        host.Pass(ScalingSignal.Smoothing);
        Assert.Equal(0.2, Signal(host), 3);
    }

    [Fact]
    public async Task WorkThatWaitsForThreads_RaisesTheSignal_AlsoWithIdleProcessors()
    {
        await using var host = await MonitoredHost.StartAsync();
        Set(host, cpu: 0.1, delay: 0.1);

        host.Pass(ScalingSignal.UpCooldown);

        Assert.Equal(2, Signal(host), 3);
    }

    [Fact]
    public async Task RefusedCalls_RaiseTheSignal_AlsoWithIdleProcessors()
    {
        var load = 0.0;
        await using var host = await MonitoredHost.StartAsync(
            configure: builder => builder.Services.Configure<AspectRuntimeOptions>(options => options.OverloadSignal = () => load));
        Set(host, cpu: 0.1);
        var shop = new Shop(host.Get<AspectRuntime>());
        shop.Get(1);
        load = 1;
        host.Pass(15);
        var level = host.Get<AspectRuntime>().Methods.Max(static method => method.GetStatistics().ShedLevel);
        Assert.Equal(0.75, level); // critical calls run: the pressure is less than twice the mark
        host.Pass(ScalingSignal.UpCooldown + ScalingSignal.Smoothing);

        Assert.Equal(4, Signal(host), 3);
    }

    [Fact]
    public async Task Signal_IsBounded()
    {
        await using var host = await MonitoredHost.StartAsync();
        Set(host, cpu: 1, delay: 60);
        host.Pass(ScalingSignal.UpCooldown);
        Assert.Equal(4, Signal(host));

        Set(host, cpu: 0);
        host.Pass(ScalingSignal.DownCooldown + ScalingSignal.Smoothing);
        Assert.Equal(0.1, Signal(host));
    }

    [Fact]
    public async Task TargetUtilization_IsAnOption_AndBounded()
    {
        await using var host = await MonitoredHost.StartAsync(static options => options.TargetUtilization = 0.5);
        Set(host, cpu: 1);
        host.Pass(ScalingSignal.UpCooldown);

        Assert.Equal(2, Signal(host), 3);
        foreach (var wrong in new[] { 0, -1, 1.1, double.NaN })
        {
            await Assert.ThrowsAsync<OptionsValidationException>(() => MonitoredHost.StartAsync(options => options.TargetUtilization = wrong));
        }
    }

    private static void Set(MonitoredHost host, double cpu, double delay = 0)
        => (host.Process.Gauges[Gauge.Cpu], host.Process.Gauges[Gauge.QueueDelay]) = (cpu, delay);

    private sealed partial class Shop(AspectRuntime runtime)
    {
        [Shed(Priority = CallPriority.Critical)]
        public partial int Get(int id);

        private int GetCore(int id) => id;
    }

    // As a listener of the host's meters reads it.
    private static double Signal(MonitoredHost host)
    {
        var factory = host.Get<IMeterFactory>();
        double? value = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "perfaspects.scaling.signal" && instrument.Meter.Scope == factory)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, measured, _, _) => value = measured);
        listener.Start();
        listener.RecordObservableInstruments();
        return value ?? throw new InvalidOperationException("The host has no such gauge.");
    }
}
