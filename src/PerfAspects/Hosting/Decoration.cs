using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using PerfAspects.Decorating;
using PerfAspects.Runtime;

namespace PerfAspects.Hosting;

/// <summary>
/// Replaces registrations of a service by registrations of its decorator. The inner service moves to a key that nobody else has, so that
/// the container goes on creating and disposing it.
/// </summary>
internal static class Decoration<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDecorator>
    where TService : class
    where TDecorator : class, TService
{
    /// <param name="services">The services.</param>
    /// <param name="isMeant">Whether a registration of the service is one to decorate.</param>
    /// <param name="which">The registrations that are meant, for the message where there are none.</param>
    public static void Apply(IServiceCollection services, Func<ServiceDescriptor, bool> isMeant, string which)
    {
        var found = Enumerable.Range(0, services.Count)
            .Where(place => services[place].ServiceType == typeof(TService)
                && !InnerKey.IsKeyOf(services[place])
                && isMeant(services[place]))
            .ToArray();
        if (found.Length == 0)
        {
            throw new InvalidOperationException(
                $"No '{typeof(TService)}'{which} is registered for '{typeof(TDecorator)}' to decorate: register it before. "
                + "Open generic registrations cannot be decorated.");
        }

        var create = ActivatorUtilities.CreateFactory<TDecorator>([typeof(TService)]);
        foreach (var place in found)
        {
            var (decorated, key) = (services[place], new InnerKey(typeof(TDecorator)));
            services.Add(Moved(decorated, key));
            services[place] = Decorated(decorated, new Factory(create, key).Create);
        }
    }

    private static ServiceDescriptor Decorated(ServiceDescriptor inner, Func<IServiceProvider, object> create)
        => inner.IsKeyedService
            ? new(typeof(TService), inner.ServiceKey, (provider, _) => create(provider), inner.Lifetime)
            : new(typeof(TService), create, inner.Lifetime);

    private static ServiceDescriptor Moved(ServiceDescriptor inner, InnerKey key)
        => inner.IsKeyedService ? MovedFromKey(inner, key)
            : inner.ImplementationInstance is { } instance ? new(typeof(TService), key, instance)
            : inner.ImplementationFactory is { } factory ? new(typeof(TService), key, (provider, _) => factory(provider), inner.Lifetime)
            : new(typeof(TService), key, inner.ImplementationType!, inner.Lifetime);

    private static ServiceDescriptor MovedFromKey(ServiceDescriptor inner, InnerKey key)
    {
        var own = inner.ServiceKey;
        return inner.KeyedImplementationInstance is { } instance ? new(typeof(TService), key, instance)
            : inner.KeyedImplementationFactory is { } factory
                ? new(typeof(TService), key, (provider, _) => factory(provider, own), inner.Lifetime)
            : new(typeof(TService), key, inner.KeyedImplementationType!, inner.Lifetime);
    }

    private sealed class Factory(ObjectFactory<TDecorator> create, InnerKey key) : IFactoryOf
    {
        Type IFactoryOf.Implementation => typeof(TDecorator);

        public TDecorator Create(IServiceProvider provider)
        {
            var inner = provider.GetRequiredKeyedService<TService>(key);
            InnerOwnership.LeaveToContainer(inner);
            return create(provider, [inner]);
        }
    }
}
