using Microsoft.Extensions.Hosting;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Hosting;

/// <summary>Runs the monitor from the host's start to its stop.</summary>
internal sealed class HostedMonitor(Sampler sampler) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        sampler.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        sampler.Dispose();
        return Task.CompletedTask;
    }
}
