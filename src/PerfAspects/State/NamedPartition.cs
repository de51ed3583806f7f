namespace PerfAspects.State;

/// <summary>
/// A value of partitions, as all methods of a runtime know it that share states by name: one object for equal values, for as long as a
/// partition uses it. <see cref="NamedStates"/> guards its states.
/// </summary>
internal sealed class NamedPartition
{
    /// <summary>The states of each kind and name, as long as a partition uses them.</summary>
    public Dictionary<(Type Kind, string Name), WeakReference<object>> States { get; } = [];
}
