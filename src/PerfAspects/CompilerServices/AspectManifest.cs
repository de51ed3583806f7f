using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>
/// The annotated methods of all loaded assemblies. Generated module initializers add to it; nothing is looked up by reflection. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AspectManifest
{
    private static readonly Lock s_gate = new();
    private static readonly List<Func<AspectDescriptor[]>> s_unread = [];
    private static AspectDescriptor[] s_descriptors = [];

    /// <summary>Adds the annotated methods of one type. They are not asked for before somebody wants the list.</summary>
    /// <param name="methods">Gives the methods.</param>
    public static void Add(Func<AspectDescriptor[]> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        lock (s_gate)
        {
            s_unread.Add(methods);
        }
    }

    internal static AspectDescriptor[] GetDescriptors()
    {
        lock (s_gate)
        {
            if (s_unread.Count > 0)
            {
                s_descriptors = [.. s_descriptors, .. s_unread.SelectMany(static methods => methods())];
                s_unread.Clear();
            }

            return s_descriptors;
        }
    }
}
