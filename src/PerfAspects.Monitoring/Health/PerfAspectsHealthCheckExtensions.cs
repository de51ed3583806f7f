using Microsoft.Extensions.Diagnostics.HealthChecks;
using PerfAspects;
using PerfAspects.Monitoring.Health;
using PerfAspects.Monitoring.Sampling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the annotated methods to the health checks of a host.</summary>
public static class PerfAspectsHealthCheckExtensions
{
    private const string ReadyTag = "ready";

    /// <summary>
    /// Adds a health check that reports an open circuit as degraded, and as unhealthy only where
    /// <see cref="MonitoringOptions.CriticalMethods"/> names the
    /// method. It has the tag <c>ready</c> and never <c>live</c>: a restart closes no circuit of value. Includes
    /// <c>AddPerfAspectsMonitoring</c>.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check. Default: <c>perfaspects</c>.</param>
    /// <returns>The same health checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is <see langword="null"/>.</exception>
    public static IHealthChecksBuilder AddPerfAspects(this IHealthChecksBuilder builder, string name = "perfaspects")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        builder.Services.AddPerfAspectsMonitoring();
        return builder.Add(new HealthCheckRegistration(
            name,
            static provider => new PerfAspectsHealthCheck(
                provider.GetRequiredService<SeriesTable>(), provider.GetRequiredService<HealthScorer>()),
            failureStatus: null,
            tags: [ReadyTag]));
    }
}
