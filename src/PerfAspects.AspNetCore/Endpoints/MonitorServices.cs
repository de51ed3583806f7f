using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PerfAspects.Monitoring.Alerts;
using PerfAspects.Monitoring.Health;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The services that the endpoints read from.</summary>
internal sealed class MonitorServices
{
    /// <exception cref="InvalidOperationException">The services have no monitor.</exception>
    public MonitorServices(IServiceProvider services)
    {
        Series = services.GetService<SeriesTable>()
            ?? throw new InvalidOperationException("MapPerfAspects needs a monitor. Add builder.Services.AddPerfAspectsMonitoring().");
        Services = services;
        Samples = services.GetRequiredService<SampleStore>();
        Sampler = services.GetRequiredService<Sampler>();
        Alerts = services.GetRequiredService<AlertEngine>();
        Health = services.GetRequiredService<HealthScorer>();
        Reports = services.GetRequiredService<IPerformanceReports>();
        Options = services.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value;
        Profiler = services.GetService<IMethodProfiler>();
        Clock = Options.TimeProvider ?? TimeProvider.System;
        Stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        Logger = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(ControlLog.Category);
    }

    public IServiceProvider Services { get; }

    public AspectRuntime Runtime => Series.Runtime;

    public SeriesTable Series { get; }

    public SampleStore Samples { get; }

    public Sampler Sampler { get; }

    public AlertEngine Alerts { get; }

    public HealthScorer Health { get; }

    public IPerformanceReports Reports { get; }

    public AspectRuntimeOptions Options { get; }

    /// <summary>The profiler; <see langword="null"/> unless the application has added it.</summary>
    public IMethodProfiler? Profiler { get; }

    public TimeProvider Clock { get; }

    /// <summary>Ends streams when the host stops.</summary>
    public CancellationToken Stopping { get; }

    public ILogger Logger { get; }

    /// <summary>Finds a series by the name of a method or its name in the metrics; <see langword="null"/> if it is unknown.</summary>
    public MethodSeries? FindSeries(string name)
    {
        if (Series.Find(name) is { } known)
        {
            return known;
        }

        Series.Refresh(); // the method's assembly may have been loaded since the last sample
        return Series.Find(name);
    }

    /// <summary>Finds the methods of a name: overloads share their name. Empty if there is none.</summary>
    public IReadOnlyList<AspectMethod> FindMethods(string name)
    {
        AspectMethod[] named = [.. Runtime.Methods.Where(method => method.Name == name)];
        return named.Length > 0 ? named : FindSeries(name)?.Methods ?? [];
    }
}
