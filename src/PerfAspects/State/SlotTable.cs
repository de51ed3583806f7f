using PerfAspects.CompilerServices;

namespace PerfAspects.State;

/// <summary>
/// The method of each slot. A slot is given out for good: the static field that holds it lives as long as its assembly. The slots of
/// collectible assemblies are given out again when the assembly is gone, and hold their method weakly until then.
/// </summary>
internal static class SlotTable
{
    private static readonly Lock s_gate = new();
    private static readonly List<object> s_methods = []; // descriptors, or weak references to them
    private static readonly List<int> s_collectible = [];
    private static readonly Stack<int> s_free = [];
    private static int s_prunedCount = 64;

    /// <summary>A new slot.</summary>
    /// <param name="method">The method.</param>
    /// <param name="isCollectible">Whether the slot's assembly may be unloaded.</param>
    public static int Add(AspectDescriptor method, bool isCollectible)
    {
        method.IsCollectible |= isCollectible;
        lock (s_gate)
        {
            if (!isCollectible)
            {
                s_methods.Add(method);
                return s_methods.Count - 1;
            }

            Prune();
            var reference = new WeakReference<AspectDescriptor>(method);
            if (!s_free.TryPop(out var slot))
            {
                slot = s_methods.Count;
                s_methods.Add(reference);
            }

            s_methods[slot] = reference;
            s_collectible.Add(slot);
            return slot;
        }
    }

    public static AspectDescriptor Get(int slot)
    {
        lock (s_gate)
        {
            return s_methods[slot] is WeakReference<AspectDescriptor> reference
                ? reference.TryGetTarget(out var method)
                    ? method : throw new InvalidOperationException("The assembly of the method has been unloaded.")
                : (AspectDescriptor)s_methods[slot];
        }
    }

    // Whenever there are twice as many as were alive the last time, so that it costs each the same however many there are.
    private static void Prune()
    {
        if (s_collectible.Count < 2 * s_prunedCount)
        {
            return;
        }

        s_collectible.RemoveAll(static slot =>
        {
            var isGone = !((WeakReference<AspectDescriptor>)s_methods[slot]).TryGetTarget(out _);
            if (isGone)
            {
                s_free.Push(slot);
            }

            return isGone;
        });
        s_prunedCount = Math.Max(s_collectible.Count, 64);
    }
}
