using System.Diagnostics.CodeAnalysis;
using PerfAspects.Hosting;

namespace Microsoft.Extensions.DependencyInjection; // where users look for what extends a service collection

/// <summary>Puts decorators around the services of a container.</summary>
public static class PerfAspectsDecoratorExtensions
{
    /// <summary>
    /// Puts a <typeparamref name="TDecorator"/> around every <typeparamref name="TService"/> that is registered so far without a key,
    /// whether by type, factory or instance, or as a typed <c>HttpClient</c>. Each decorator has the lifetime of the registration it
    /// replaces. The container goes on creating the inner objects and disposes those that it creates, each once. Of several decorators the
    /// last one added is the outermost.
    /// </summary>
    /// <typeparam name="TService">The service, which must be registered before.</typeparam>
    /// <typeparam name="TDecorator">
    /// A class with <c>[Decorator]</c>, or any other whose constructor takes a <typeparamref name="TService"/>. The container gives it its
    /// other arguments.
    /// </typeparam>
    /// <param name="services">The services.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="InvalidOperationException">
    /// No <typeparamref name="TService"/> is registered, or no constructor of <typeparamref name="TDecorator"/> takes one. An open generic
    /// registration (<c>typeof(IRepository&lt;&gt;)</c>) is none of its closed services.
    /// </exception>
    public static IServiceCollection AddPerfAspectsDecorator<
        TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDecorator>(
        this IServiceCollection services)
        where TService : class
        where TDecorator : class, TService
    {
        ArgumentNullException.ThrowIfNull(services);
        Decoration<TService, TDecorator>.Apply(services, static descriptor => !descriptor.IsKeyedService, "");
        return services;
    }

    /// <summary>
    /// Puts a <typeparamref name="TDecorator"/> around every <typeparamref name="TService"/> that is registered so far with a key, like
    /// <see cref="AddPerfAspectsDecorator"/>.
    /// </summary>
    /// <typeparam name="TService">The service, which must be registered with the key before.</typeparam>
    /// <typeparam name="TDecorator">A class whose constructor takes a <typeparamref name="TService"/>.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="serviceKey">The key.</param>
    /// <returns>The same services.</returns>
    /// <remarks>
    /// Decorators of one class share what their aspects keep. Where the services of two keys answer differently, give each key a class of
    /// its own, or set <c>PerInstance = true</c>. A class that is registered by type and takes a <c>[ServiceKey]</c> needs to be registered
    /// by a factory instead.
    /// </remarks>
    /// <exception cref="ArgumentException">The key is <c>KeyedService.AnyKey</c>, for which there is no one service to
    /// decorate.</exception>
    /// <exception cref="InvalidOperationException">No <typeparamref name="TService"/> is registered with the key.</exception>
    public static IServiceCollection AddKeyedPerfAspectsDecorator<
        TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TDecorator>(
        this IServiceCollection services, object? serviceKey)
        where TService : class
        where TDecorator : class, TService
    {
        ArgumentNullException.ThrowIfNull(services);
        if (serviceKey == KeyedService.AnyKey)
        {
            throw new ArgumentException("KeyedService.AnyKey stands for many services; decorate each key.", nameof(serviceKey));
        }

        Decoration<TService, TDecorator>.Apply(
            services,
            descriptor => descriptor.IsKeyedService && Equals(descriptor.ServiceKey, serviceKey),
            $" with the key '{serviceKey}'");
        return services;
    }
}
