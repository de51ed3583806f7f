using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Runtime;

/// <summary>
/// The service that the application has registered under a name. Without a host, or if its container knows no keys, there is none.
/// </summary>
internal sealed class HostServices
{
    private readonly IServiceProvider? _services;
    private readonly IServiceProviderIsKeyedService? _keys;

    public HostServices(IServiceProvider? services)
    {
        _services = services;
        _keys = services is IKeyedServiceProvider
            ? services.GetService<IServiceProviderIsKeyedService>() : null; // now: later on it is asked under locks
    }

    /// <summary>The service; null if there is none. Not to be asked for under a lock.</summary>
    public TService? Find<TService>()
        where TService : class
        => _services?.GetService<TService>();

    /// <summary>All services of that type. Not to be asked for under a lock.</summary>
    public IEnumerable<TService> FindAll<TService>()
        where TService : class
        => _services?.GetServices<TService>() ?? [];

    /// <summary>Whether there is a service of that name. It is not made for that.</summary>
    public bool Has<TService>(string? name)
        where TService : class
        => name is not null && _keys?.IsKeyedService(typeof(TService), name) == true;

    /// <summary>
    /// The service of that name, which there is. Not to be asked for under a lock: making it may run any code of the application's.
    /// </summary>
    public TService Get<TService>(string name)
        where TService : class
        => _services!.GetRequiredKeyedService<TService>(name);
}
