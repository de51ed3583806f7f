using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace PerfAspects.CompilerServices;

/// <summary>
/// Stands for an instance in the key of a cached method with entries per instance, without keeping the instance alive. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InstanceKey
{
    private static readonly ConditionalWeakTable<object, InstanceKey> s_keys = [];

    private InstanceKey()
    {
    }

    /// <summary>The instance's key: always the same for one instance, and another for every other.</summary>
    /// <param name="instance">The instance.</param>
    public static InstanceKey Of(object instance) => s_keys.GetValue(instance, static _ => new InstanceKey());
}
