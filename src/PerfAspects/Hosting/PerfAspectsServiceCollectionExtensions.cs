using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PerfAspects;
using PerfAspects.Hosting;
using PerfAspects.Runtime;
using PerfAspects.Settings.Layers;

namespace Microsoft.Extensions.DependencyInjection; // where users look for what extends a service collection

/// <summary>Gives a host's aspects what the host has: its clock, memory cache, logging, metrics, configuration and limiters.</summary>
public static class PerfAspectsServiceCollectionExtensions
{
    /// <summary>
    /// Registers an <see cref="AspectRuntime"/> of the host's own. Annotated types that take one get it, and
    /// <see cref="AspectRuntime.Default"/> from the host's start to its stop. Calling it again adds to the options and does nothing else.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">
    /// Sets options. What it leaves out comes from the services: <see cref="TimeProvider"/>, <c>IMemoryCache</c>, <c>ILoggerFactory</c>,
    /// <c>IMeterFactory</c> and <c>IConfiguration</c>, each if it is registered. Default: nothing is set.
    /// </param>
    /// <returns>The same services.</returns>
    /// <remarks>
    /// Options that cannot be stop the host at its start (<see cref="OptionsValidationException"/>); a setting of an aspect that cannot be
    /// is logged, at the start as with every reload, and the last good value stays.
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
        services.TryAddSingleton(new RegisteredTypes(services));
        services.TryAddSingleton(static provider => new AspectRuntime(provider.GetRequiredService<IOptions<AspectRuntimeOptions>>().Value));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostedRuntime>());
        return services;
    }

    /// <summary>
    /// Says what the limits, circuits and bulkheads of a name are like: of every <c>[RateLimited]</c>, <c>[CircuitBreaker]</c> and
    /// <c>[Bulkhead]</c> that gives it, in whatever assembly. It goes before what those attributes write and behind all configuration; what
    /// it does not write stays theirs. Includes <see cref="AddPerfAspects"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="name">The name, compared ordinally.</param>
    /// <param name="aspects">The settings, each aspect at most once: <c>new RateLimitedAttribute(50, "1s") { QueueLimit = 10 }</c>.</param>
    /// <returns>The same services. Of two policies of one name the one registered last goes first.</returns>
    /// <exception cref="ArgumentException">Two aspects of one kind, or a value the setting may not have.</exception>
    public static IServiceCollection AddAspectPolicy(this IServiceCollection services, string name, params SharedAspectAttribute[] aspects)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(aspects);
        var policy = AspectPolicy.Of(name, aspects);
        return services.AddPerfAspects(options => options.Policies.Add(policy));
    }

    /// <summary>
    /// Registers a <see cref="DistributedCacheTier"/> over the <see cref="IDistributedCache"/> of the services, which <c>[Cached(Shared =
    /// true)]</c> then uses. Includes <see cref="AddPerfAspects"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets options of the tier. Default: nothing is set.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPerfAspectsDistributedCache(this IServiceCollection services,
        Action<CacheTierOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<CacheTier, DistributedCacheTier>(provider =>
        {
            var options = new CacheTierOptions();
            configure?.Invoke(options);
            return new DistributedCacheTier(provider.GetRequiredService<IDistributedCache>(), options);
        }));
        return services.AddPerfAspects();
    }
}
