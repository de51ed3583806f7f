using PerfAspects.CompilerServices;

namespace PerfAspects.Runtime;

/// <summary>Which method a slot is of. A slot is given out once and for all: the static field it stands in lives as long as the process.</summary>
internal static class SlotTable
{
    private static readonly Lock s_gate = new();
    private static readonly List<AspectDescriptor> s_methods = [];

    /// <summary>A new slot.</summary>
    public static int Add(AspectDescriptor method)
    {
        lock (s_gate)
        {
            s_methods.Add(method);
            return s_methods.Count - 1;
        }
    }

    public static AspectDescriptor Get(int slot)
    {
        lock (s_gate)
        {
            return s_methods[slot];
        }
    }
}
