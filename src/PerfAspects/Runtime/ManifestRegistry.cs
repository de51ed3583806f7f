using PerfAspects.CompilerServices;

namespace PerfAspects.Runtime;

/// <summary>
/// The annotated methods of all loaded assemblies, as their manifests list them. A manifest is read when a list of methods is requested; a
/// collectible assembly is not kept alive.
/// </summary>
internal static class ManifestRegistry
{
    private static readonly Lock s_gate = new();
    private static readonly List<WeakReference<Func<AspectDescriptor[]>>> s_collectible = []; // the assembly keeps the delegate
    private static Func<AspectDescriptor[]>[] s_read = [];
    private static Func<AspectDescriptor[]>[] s_unread = [];
    private static AspectDescriptor[] s_descriptors = []; // of all that have been read
    private static int s_version;

    /// <summary>Rises whenever methods are added.</summary>
    public static int Version => Volatile.Read(ref s_version);

    /// <summary>Adds the methods of one type.</summary>
    public static void Add(Func<AspectDescriptor[]> methods)
    {
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

    /// <summary>The descriptors of all methods.</summary>
    public static AspectDescriptor[] GetDescriptors()
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

            // Under no lock: a type's methods can be had when its module's initializers are through, and those add to this list or need
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
    public static void Reread()
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
