using PerfAspects.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// A call without its caller's span, on an instance of its own if the host can make one: the caller's may belong to a request that ends.
/// </summary>
internal static class DetachedCall
{
    /// <summary>The call, and the instance to dispose when it has ended.</summary>
    public static (TCall Call, ServiceInstance? Instance) Of<TCall>(AspectMethod method, TCall call)
        where TCall : struct
    {
        if (call is IInstanceCall<TCall> { Target: { } target } bound
            && method.Runtime.Services.CreateInstance(target.GetType()) is { } instance)
        {
            return (bound.On(instance.Service), instance);
        }

        return (call is ITracedCall<TCall> traced ? traced.With(null!) : call, null);
    }
}
