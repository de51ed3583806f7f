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
    private static readonly Lock s_gate = new();
    private static readonly List<WeakReference<Func<AspectDescriptor[]>>> s_collectible = []; // the assembly keeps the delegate
    private static Func<AspectDescriptor[]>[] s_read = [];
    private static Func<AspectDescriptor[]>[] s_unread = [];
    private static AspectDescriptor[] s_descriptors = []; // of all that have been read
    private static int s_version;

    /// <summary>Rises whenever methods are added.</summary>
    internal static int Version => Volatile.Read(ref s_version);

    /// <summary>Adds the annotated methods of one type. They are not asked for before somebody wants the list.</summary>
    /// <param name="methods">Gives the methods.</param>
    public static void Add(Func<AspectDescriptor[]> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        lock (s_gate)
        {
            s_version++;
            if (methods.Target is { } target && Collectible.Is(target.GetType()))
            {
                s_collectible.RemoveAll(static known => !known.TryGetTarget(out _));
                s_collectible.Add(new WeakReference<Func<AspectDescriptor[]>>(methods));
            }
            else
            {
                s_unread = [.. s_unread, methods];
            }
        }
    }

    /// <summary>
    /// The descriptor of a method: made when it is first asked for, since a static field that hot reload adds to a type is never
    /// initialized.
    /// </summary>
    /// <param name="descriptor">The field that keeps it.</param>
    /// <param name="create">Makes the descriptor.</param>
    public static AspectDescriptor Describe(ref AspectDescriptor? descriptor, Func<AspectDescriptor> create)
        => Volatile.Read(ref descriptor) ?? Interlocked.CompareExchange(ref descriptor, create(), null) ?? descriptor;

    internal static AspectDescriptor[] GetDescriptors()
    {
        while (true)
        {
            AspectDescriptor[] known;
            Func<AspectDescriptor[]>[] read;
            Func<AspectDescriptor[]>[] unread;
            Func<AspectDescriptor[]>[] collectible;
            lock (s_gate)
            {
                (known, read, unread) = (s_descriptors, s_read, s_unread);
                collectible = [.. s_collectible.Select(static known => known.TryGetTarget(out var methods) ? methods : null)
                    .OfType<Func<AspectDescriptor[]>>()];
            }

            // Under no lock: a type's methods can be had when its module's initializers are through, and those add to this list or ask for
            // it, on another thread.
            if (unread.Length > 0)
            {
                known = [.. known, .. unread.SelectMany(static methods => methods())];
            }

            AspectDescriptor[] all = collectible.Length == 0 ? known : [.. known, .. collectible.SelectMany(static methods => methods())];
            Array.ForEach(all[known.Length..], static method => method.IsCollectible = true);
            if (unread.Length == 0 || TryKeep(known, read, unread))
            {
                return all;
            }
        }
    }

    /// <summary>Queries every type for its methods again: hot reload may have added some.</summary>
    internal static void Reread()
    {
        lock (s_gate)
        {
            s_version++;
            (s_unread, s_read, s_descriptors) = ([.. s_read, .. s_unread], [], []);
        }
    }

    // Of two who have read the same, one keeps it.
    private static bool TryKeep(AspectDescriptor[] descriptors, Func<AspectDescriptor[]>[] read, Func<AspectDescriptor[]>[] added)
    {
        lock (s_gate)
        {
            if (read != s_read)
            {
                return false;
            }

            (s_descriptors, s_read, s_unread) = (descriptors, [.. read, .. added], s_unread[added.Length..]);
            return true;
        }
    }
}
