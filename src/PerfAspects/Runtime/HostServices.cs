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
            ? services.GetService<IServiceProviderIsKeyedService>() : null; // now: later on it is used under locks
    }

    /// <summary>The service; null if there is none. Not to be resolved under a lock.</summary>
    public TService? Find<TService>()
        where TService : class
        => _services?.GetService<TService>();

    /// <summary>All services of that type. Not to be resolved under a lock.</summary>
    public IEnumerable<TService> FindAll<TService>()
        where TService : class
        => _services?.GetServices<TService>() ?? [];

    /// <summary>Whether there is a service of that name. It is not made for that.</summary>
    public bool Has<TService>(string? name)
        where TService : class
        => name is not null && _keys?.IsKeyedService(typeof(TService), name) == true;

    /// <summary>
    /// The service of that name, which there is. Not to be resolved under a lock: making it may run any code of the application's.
    /// </summary>
    public TService Get<TService>(string name)
        where TService : class
        => _services!.GetRequiredKeyedService<TService>(name);

    /// <summary>
    /// A new instance of exactly that type in a scope of its own; null if the application has not registered the type. Not to be resolved
    /// under a lock.
    /// </summary>
    public ServiceInstance? CreateInstance(Type type)
    {
        if (_services is null || ServiceOf(type) is not { } service)
        {
            return null;
        }

        var scope = _services.CreateAsyncScope();
        try
        {
            if (scope.ServiceProvider.GetService(service) is { } instance && instance.GetType() == type)
            {
                return new ServiceInstance(scope, instance);
            }
        }
        catch (Exception)
        {
            scope.Dispose();
            throw;
        }

        _ = ServiceInstance.DisposeAsync(new ServiceInstance(scope, type)).AsTask(); // a decorator, for instance
        return null;
    }

    private Type? ServiceOf(Type type)
        => _services!.GetService<IServiceProviderIsService>()?.IsService(type) == true
            ? type : _services!.GetService<RegisteredTypes>()?.ServiceOf(type);
}
