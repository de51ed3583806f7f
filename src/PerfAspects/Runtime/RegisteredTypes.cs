using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Runtime;

/// <summary>The types that the host's services are registered with, to find the service whose instances are of a type.</summary>
internal sealed class RegisteredTypes(IServiceCollection services)
{
    private readonly ConditionalWeakTable<Type, StrongBox<Type?>> _known = [];

    /// <summary>The service that is registered with an implementation of exactly that type; null if there is none.</summary>
    public Type? ServiceOf(Type implementation) => _known.GetValue(implementation, type => new StrongBox<Type?>(Find(type))).Value;

    // It is resolved by the type itself first; of several interfaces the one registered last is as good as any.
    private Type? Find(Type type)
        => services.Any(service => !service.IsKeyedService && service.ServiceType == type) ? type
            : services.LastOrDefault(service => !service.IsKeyedService && ImplementationOf(service) == type)?.ServiceType;

    private static Type? ImplementationOf(ServiceDescriptor service)
        => service.ImplementationType ?? (service.ImplementationFactory?.Target as IFactoryOf)?.Implementation;
}
