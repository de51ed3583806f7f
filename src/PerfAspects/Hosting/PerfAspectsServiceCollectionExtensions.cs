using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PerfAspects;
using PerfAspects.Hosting;

namespace Microsoft.Extensions.DependencyInjection; // where users look for what extends a service collection

/// <summary>Gives a host's aspects what the host has: its clock, memory cache, logging, metrics, configuration and limiters.</summary>
public static class PerfAspectsServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="AspectRuntime"/> of the host's own. It is what annotated types get that ask for one, and <see cref="AspectRuntime.Default"/> from
    /// the host's start to its stop. Calling it again adds to the options and does nothing else.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">
    /// Sets options. What it leaves out comes from the services: <see cref="TimeProvider"/>, <c>IMemoryCache</c>, <c>ILoggerFactory</c>, <c>IMeterFactory</c>
    /// and <c>IConfiguration</c>, each if it is registered. Default: nothing is set.
    /// </param>
    /// <returns>The same services.</returns>
    /// <remarks>
    /// Options that cannot be stop the host at its start (<see cref="OptionsValidationException"/>); a setting of an aspect that cannot be is logged, at the
    /// start as with every reload, and the last good value stays.
    /// </remarks>
    public static IServiceCollection AddPerfAspects(this IServiceCollection services, Action<AspectRuntimeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<AspectRuntimeOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<AspectRuntimeOptions>, OptionsFromServices>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AspectRuntimeOptions>, AspectRuntimeOptionsValidator>());
        services.TryAddSingleton(static provider => new AspectRuntime(provider.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostedRuntime>());
        return services;
    }
}
