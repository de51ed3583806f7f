using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PerfAspects;
using PerfAspects.Monitoring.Profiling;

namespace Microsoft.Extensions.DependencyInjection; // where users look for what extends a service collection

/// <summary>Registers the profiler of slow methods.</summary>
public static class PerfAspectsProfilingExtensions
{
    /// <summary>
    /// Registers an <see cref="IMethodProfiler"/>, which the dashboard offers for every method to those who may control it. It costs
    /// nothing until a profile is taken. Includes <c>AddPerfAspectsMonitoring</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static IServiceCollection AddPerfAspectsProfiling(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<IMethodProfiler>(static provider => new MethodProfiler(
            provider.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value.TimeProvider ?? TimeProvider.System));
        return services.AddPerfAspectsMonitoring();
    }
}
