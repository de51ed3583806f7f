using PerfAspects.Runtime;

namespace PerfAspects.State;

/// <summary>For whom a state is made: for all calls, or for those of one partition.</summary>
/// <param name="NamedStates">The states that methods share by name.</param>
/// <param name="IsPartitioned">Whether it is for the calls of one partition.</param>
/// <param name="Partition">The value of the partition.</param>
/// <param name="Named">The same value among the states with a name; null if the method shares none.</param>
/// <param name="Now">A reading of the clock from before the locks under which states are made and changed.</param>
internal readonly record struct StateScope(
    NamedStates NamedStates, bool IsPartitioned, object? Partition, NamedPartition? Named, ClockReading Now)
{
    /// <summary>The present state, if it is the one of that name; else the one of that name, or a new one.</summary>
    public TState Keep<TState>(TState? present, string? name, Func<TState> create)
        where TState : class, INamedState
        => present is not null && present.Name == name ? present : GetOrAdd(name, create);

    /// <summary>
    /// Another state of that name, instead of one that will not do any more; the one that has been put there already, if somebody has.
    /// </summary>
    public TState Replace<TState>(TState present, string? name, Func<TState> create)
        where TState : class
        => name is null ? create()
            : IsPartitioned ? NamedStates.Replace(present, name, Named!, create)
            : NamedStates.Replace(present, name, create);

    /// <summary>
    /// The state that methods share by name, within the partition if there is one; without a name, one of the method's own.
    /// </summary>
    public TState GetOrAdd<TState>(string? name, Func<TState> create)
        where TState : class
        => name is null ? create()
            : IsPartitioned ? NamedStates.GetOrAdd(name, Named!, create)
            : NamedStates.GetOrAdd(name, create);
}

/// <summary>A state that knows under which name it is shared.</summary>
internal interface INamedState
{
    /// <summary>The name; <see langword="null"/> for a state that nobody else gets.</summary>
    string? Name { get; }
}
