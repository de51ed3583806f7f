using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PerfAspects;
using PerfAspects.Monitoring;
using PerfAspects.Monitoring.Alerts;
using PerfAspects.Monitoring.Health;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Hosting;
using PerfAspects.Monitoring.Reports;
using PerfAspects.Monitoring.Sampling;
using PerfAspects.Monitoring.Scaling;

namespace Microsoft.Extensions.DependencyInjection; // where users look for what extends a service collection

/// <summary>Registers the monitor of a host's annotated methods.</summary>
public static class PerfAspectsMonitoringExtensions
{
    /// <summary>
    /// Registers a monitor that samples every annotated method and the process once a second, from the host's start to its stop, judges
    /// alerts, and creates reports (<see cref="IPerformanceReports"/>). Includes <c>AddPerfAspects</c>. Calling it again adds to the
    /// options and does nothing else.
    /// </summary>
    /// <param name="services">
    /// The host's services. An <see cref="IMetricHistory"/> among them keeps the samples; the default keeps them in memory. Every
    /// <see cref="IAlertHandler"/> among them is notified of alerts.
    /// </param>
    /// <param name="configure">Sets options. Default: nothing is set.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <remarks>Invalid options fail the host's start (<see cref="OptionsValidationException"/>).</remarks>
    public static IServiceCollection AddPerfAspectsMonitoring(this IServiceCollection services, Action<MonitoringOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddPerfAspects();
        var options = services.AddOptions<MonitoringOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MonitoringOptions>, MonitoringOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<MonitoringOptions>, ConfiguredAlerts>(static provider
            => new ConfiguredAlerts(provider.GetService<IConfiguration>(), Logger(provider))));
        AddSampling(services);
        AddAlerts(services);
        services.TryAddSingleton(static provider => new HealthScorer(
            provider.GetRequiredService<SeriesTable>(),
            provider.GetRequiredService<SampleStore>(),
            provider.GetRequiredService<AlertEngine>(),
            Options(provider),
            new TierStateReader(RuntimeOptions(provider).SharedTier, RuntimeOptions(provider).MeterFactory)));
        services.TryAddSingleton<IPerformanceReports>(static provider => new PerformanceReports(
            provider.GetRequiredService<SeriesTable>(),
            provider.GetRequiredService<SampleStore>(),
            provider.GetRequiredService<HealthScorer>(),
            Clock(provider)));
        services.TryAddSingleton<StartChecks>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostedMonitor>());
        return services;
    }

    private static void AddSampling(IServiceCollection services)
    {
        services.TryAddSingleton<IMetricHistory>(static provider => new MemoryMetricHistory(Options(provider).MaxHistoryMemory / 4 * 3));
        services.TryAddSingleton<IProcessProbe>(static provider => new ProcessProbe(Clock(provider)));
        services.TryAddSingleton(static provider => new SeriesTable(provider.GetRequiredService<AspectRuntime>()));
        services.TryAddSingleton(static provider
            => new SampleStore(provider.GetRequiredService<IMetricHistory>(), Options(provider).MaxHistoryMemory / 4, Logger(provider)));
        services.TryAddSingleton(static provider => new Sampler(
            provider.GetRequiredService<SeriesTable>(),
            new DurationListener(RuntimeOptions(provider).MeterFactory),
            provider.GetRequiredService<SampleStore>(),
            provider.GetRequiredService<IProcessProbe>(),
            Clock(provider),
            Logger(provider)));
        services.TryAddSingleton(static provider
            => new ScalingSignal(provider.GetRequiredService<SampleStore>(), Options(provider).TargetUtilization));
        services.TryAddSingleton(static provider
            => new ScalingGauge(provider.GetRequiredService<ScalingSignal>(), RuntimeOptions(provider).MeterFactory, Logger(provider)));
    }

    private static void AddAlerts(IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new AlertDispatcher(
            [
                new LogAlertHandler(Logger(provider)),
                .. Options(provider).Webhooks.Select(static webhook => new WebhookAlertHandler(webhook)),
                .. provider.GetServices<IAlertHandler>(),
            ],
            Clock(provider),
            Logger(provider)));
        services.TryAddSingleton(static provider => new AlertEngine(
            provider.GetRequiredService<SeriesTable>(),
            provider.GetRequiredService<SampleStore>(),
            Options(provider),
            Clock(provider),
            provider.GetRequiredService<AlertDispatcher>(),
            new AlertCoverage(provider.GetRequiredService<SeriesTable>(), Logger(provider))));
        services.TryAddSingleton<IAlerts>(static provider => provider.GetRequiredService<AlertEngine>());
    }

    private static MonitoringOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<MonitoringOptions>>().Value;

    private static AspectRuntimeOptions RuntimeOptions(IServiceProvider provider)
        => provider.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value;

    // The clock of the runtime, which measures the durations.
    private static TimeProvider Clock(IServiceProvider provider) => RuntimeOptions(provider).TimeProvider ?? TimeProvider.System;

    private static ILogger Logger(IServiceProvider provider)
        => (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(MonitoringLog.Category);
}
