using System.Runtime.CompilerServices;

namespace PerfAspects.Decorating;

/// <summary>
/// The inner objects that someone other than their decorators disposes: a container, or the caller that registered the instance. Without
/// it, an inner object whose decorator forwards its disposal would be disposed twice.
/// </summary>
internal static class InnerOwnership
{
    private static readonly ConditionalWeakTable<object, object> s_owned = new();

    /// <summary>Leaves the disposal of the object to the container. An object without disposal needs no record.</summary>
    public static void LeaveToContainer(object inner)
    {
        if (inner is IDisposable or IAsyncDisposable)
        {
            s_owned.TryAdd(inner, inner);
        }
    }

    public static bool IsLeftToContainer(object inner) => s_owned.TryGetValue(inner, out _);
}
