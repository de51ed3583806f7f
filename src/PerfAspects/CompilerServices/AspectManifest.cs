using System.ComponentModel;
using PerfAspects.Runtime;

namespace PerfAspects.CompilerServices;

/// <summary>
/// The annotated methods of all loaded assemblies. Generated module initializers add to it; nothing is looked up by reflection. A
/// collectible assembly is not kept alive. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AspectManifest
{
    /// <summary>Adds the annotated methods of one type. They are not made before somebody wants the list.</summary>
    /// <param name="methods">Gives the methods.</param>
    public static void Add(Func<AspectDescriptor[]> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        ManifestRegistry.Add(methods);
    }

    /// <summary>
    /// The descriptor of a method: made when it is first requested, since a static field that hot reload adds to a type is never
    /// initialized.
    /// </summary>
    /// <param name="descriptor">The field that keeps it.</param>
    /// <param name="create">Makes the descriptor.</param>
    public static AspectDescriptor Describe(ref AspectDescriptor? descriptor, Func<AspectDescriptor> create)
        => Volatile.Read(ref descriptor) ?? Interlocked.CompareExchange(ref descriptor, create(), null) ?? descriptor;
}
