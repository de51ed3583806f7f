using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>What an invalidating method does, but for single keys. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CacheInvalidation
{
    /// <summary>Drops every entry that has one of the tags.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="tags">The tags.</param>
    public static void Tags(AspectRuntime runtime, params CacheTag[] tags)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(tags);
        runtime.ThrowIfDisposed();
        foreach (var tag in tags)
        {
            runtime.Tags.Invalidate(tag);
        }
    }

    /// <summary>Drops every entry of a method, whatever its type arguments.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="method">The method.</param>
    public static void All(AspectRuntime runtime, AspectDescriptor method)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        runtime.ThrowIfDisposed();
        runtime.GetMethod(method).ClearCache();
    }
}
