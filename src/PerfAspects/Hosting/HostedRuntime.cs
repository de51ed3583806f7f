using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PerfAspects.Runtime;
using PerfAspects.Warming;

namespace PerfAspects.Hosting;

/// <summary>
/// Makes the host's runtime the default one: before anything of the host starts, until all of it has stopped. Then loads under way get
/// their time, and the runtime is disposed.
/// </summary>
internal sealed class HostedRuntime(AspectRuntime runtime, IOptions<AspectRuntimeOptions> options) : IHostedLifecycleService, IDisposable
{
    private readonly WarmSchedule _warming = new(runtime);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _ = runtime.Methods; // faults of their settings are reported now, not with the first call
        if (runtime.Tier is { } tier)
        {
            await tier.StartAsync(cancellationToken).ConfigureAwait(false);
        }

        DefaultRuntime.Push(runtime);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // By now the host's services have been made, and with them the assemblies loaded that settings may speak of
        runtime.Settings.Started();
        _warming.Start();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _warming.StopAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        DefaultRuntime.Remove(runtime);
        await LoadDrain.WaitAsync(runtime, options.Value.LoadDrainTimeout, cancellationToken).ConfigureAwait(false);
        runtime.Dispose();
    }

    /// <summary>For a host that is disposed without having been stopped.</summary>
    public void Dispose()
    {
        DefaultRuntime.Remove(runtime);
        _warming.Dispose();
    }
}
