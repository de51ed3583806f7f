using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Hosting;

/// <summary>The key of a service that a decorator has taken the place of. Each is equal to itself alone.</summary>
/// <param name="decorator">The type of the decorator.</param>
internal sealed class InnerKey(Type decorator)
{
    public static bool IsKeyOf(ServiceDescriptor service) => service.IsKeyedService && service.ServiceKey is InnerKey;

    public override string ToString() => $"decorated by {decorator}";
}
