using System.ComponentModel;
using PerfAspects.Decorating;

namespace PerfAspects.CompilerServices;

/// <summary>Disposes the inner object of a decorator, unless a container does. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class InnerDisposal
{
    /// <summary>Disposes the inner object if it is disposable.</summary>
    /// <param name="inner">The inner object.</param>
    public static void Dispose(object? inner)
    {
        if (inner is IDisposable disposable && !InnerOwnership.IsLeftToContainer(inner))
        {
            disposable.Dispose();
        }
    }

    /// <summary>Disposes the inner object, asynchronously if it can, if it is disposable.</summary>
    /// <param name="inner">The inner object.</param>
    public static ValueTask DisposeAsync(object? inner)
    {
        if (inner is null || InnerOwnership.IsLeftToContainer(inner))
        {
            return default;
        }

        if (inner is IAsyncDisposable disposable)
        {
            return disposable.DisposeAsync();
        }

        (inner as IDisposable)?.Dispose();
        return default;
    }
}
