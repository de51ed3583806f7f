using Microsoft.Extensions.DependencyInjection.Extensions;
using PerfAspects;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection; // where users look for what extends a service collection

/// <summary>Registers the shared cache in Redis.</summary>
public static class PerfAspectsRedisServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="RedisCacheTier"/>, which <c>[Cached(Shared = true)]</c> then uses. An <see cref="IConnectionMultiplexer"/> of
    /// the services is used instead of the connection string. Includes <c>AddPerfAspects</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The connection string, such as <c>localhost:6379</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPerfAspectsRedis(this IServiceCollection services, string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return services.AddPerfAspectsRedis(options => options.Configuration = configuration);
    }

    /// <summary>
    /// Registers a <see cref="RedisCacheTier"/>, which <c>[Cached(Shared = true)]</c> then uses. Unless
    /// <see cref="RedisTierOptions.Connection"/> is set, an <see cref="IConnectionMultiplexer"/> of the services is used if there is one.
    /// The tier never disposes it. Includes <c>AddPerfAspects</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPerfAspectsRedis(this IServiceCollection services, Action<RedisTierOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<CacheTier, RedisCacheTier>(provider =>
        {
            var options = new RedisTierOptions();
            configure(options);
            if (options.Connection is null && IsRegistered<IConnectionMultiplexer>(provider))
            {
                options.FindConnection = provider.GetService<IConnectionMultiplexer>;
            }

            return new RedisCacheTier(options);
        }));
        return services.AddPerfAspects();
    }

    // Without making it: that may connect, and fail.
    private static bool IsRegistered<T>(IServiceProvider provider)
        => provider.GetService<IServiceProviderIsService>()?.IsService(typeof(T)) ?? false;
}
