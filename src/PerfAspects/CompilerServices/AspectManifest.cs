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
    private static int s_readings;

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
        while (true)
        {
            AspectDescriptor[] known;
            Func<AspectDescriptor[]>[] unread;
            int readings;
            lock (s_gate)
            {
                if (s_unread.Count == 0)
                {
                    return s_descriptors;
                }

                (known, unread, readings) = (s_descriptors, [.. s_unread], s_readings);
            }

            // Under no lock: a type's methods can be had when its module's initializers are through, and those add to this list or ask for it, on another thread.
            AspectDescriptor[] read = [.. known, .. unread.SelectMany(static methods => methods())];
            lock (s_gate)
            {
                if (readings == s_readings) // of two who have read the same, one tells
                {
                    s_readings++;
                    s_descriptors = read;
                    s_unread.RemoveRange(0, unread.Length);
                }
            }
        }
    }
}
