using Microsoft.Extensions.Hosting;
using PerfAspects.Monitoring.Alerts;
using PerfAspects.Monitoring.Sampling;
using PerfAspects.Monitoring.Scaling;

namespace PerfAspects.Monitoring.Hosting;

/// <summary>Runs the monitor from the host's start to its stop.</summary>
internal sealed class HostedMonitor(
    Sampler sampler, AlertEngine alerts, AlertDispatcher dispatcher, ScalingSignal scaling, ScalingGauge gauge, StartChecks checks)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => checks.RunAsync(isStarted: false);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        sampler.Sampled += alerts.Judge;
        sampler.Sampled += scaling.Judge;
        gauge.Publish();
        sampler.Start();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => checks.RunAsync(isStarted: true);

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        sampler.Dispose();
        return dispatcher.StopAsync();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
