using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Runtime;

/// <summary>What the application has registered under a name. Without a host, and with one whose container knows no keys, nothing.</summary>
internal sealed class HostServices(IServiceProvider? services)
{
    /// <summary>Whether there is a service of that name. It is not made for that.</summary>
    public bool Has<TService>(string? name)
        where TService : class
        => name is not null && services is IKeyedServiceProvider && services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(TService), name) == true;

    /// <summary>The service of that name; <see langword="null"/> if there is none.</summary>
    public TService? Find<TService>(string? name)
        where TService : class
        => Has<TService>(name) ? services!.GetKeyedService<TService>(name) : null;
}
