using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PerfAspects;

namespace Microsoft.Extensions.DependencyInjection; // where users look for what extends a service collection

/// <summary>Registers the durable cache in a SQLite file.</summary>
public static class PerfAspectsSqliteServiceCollectionExtensions
{
    /// <summary>
    /// Registers a <see cref="SqliteCacheTier"/>, which <c>[Cached(Shared = true)]</c> then uses: alone, or as the standby of a tier that
    /// other machines share. Includes <c>AddPerfAspects</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="path">The path of the file, such as <c>cache.db</c>.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPerfAspectsSqlite(this IServiceCollection services, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return services.AddPerfAspectsSqlite(options => options.Path = path);
    }

    /// <summary>
    /// Registers a <see cref="SqliteCacheTier"/>, which <c>[Cached(Shared = true)]</c> then uses: alone, or as the standby of a tier that
    /// other machines share. Includes <c>AddPerfAspects</c>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPerfAspectsSqlite(this IServiceCollection services, Action<SqliteTierOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<CacheTier, SqliteCacheTier>(provider =>
        {
            var options = new SqliteTierOptions();
            configure(options);
            return new SqliteCacheTier(options, provider.GetService<ILoggerFactory>());
        }));
        return services.AddPerfAspects();
    }

    /// <summary>
    /// Registers a <see cref="SqliteMetricHistory"/>, in which the monitor of <c>AddPerfAspectsMonitoring</c> keeps its samples over a
    /// restart. The order of the two does not matter.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="path">The path of the file, such as <c>metrics.db</c>.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static IServiceCollection AddPerfAspectsSqliteHistory(this IServiceCollection services, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return services.AddPerfAspectsSqliteHistory(options => options.Path = path);
    }

    /// <summary>
    /// Registers a <see cref="SqliteMetricHistory"/>, in which the monitor of <c>AddPerfAspectsMonitoring</c> keeps its samples over a
    /// restart. The order of the two does not matter.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IServiceCollection AddPerfAspectsSqliteHistory(
        this IServiceCollection services, Action<SqliteHistoryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddSingleton<IMetricHistory>(provider =>
        {
            var options = new SqliteHistoryOptions();
            configure(options);
            return new SqliteMetricHistory(options, provider.GetService<ILoggerFactory>());
        });
    }
}
