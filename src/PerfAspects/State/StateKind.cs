using PerfAspects.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.State;

/// <summary>One kind of state a method's strategies need: how it comes to be, and how it goes.</summary>
internal abstract class StateKind
{
    /// <summary>The state of all calls; <see langword="null"/> where each partition has its own.</summary>
    public abstract object? Only { get; }

    /// <summary>The state of a scope by the settings in force: the present one, changed in place, or a new one.</summary>
    public abstract object Provide(in StateScope scope, object? present);

    /// <summary>Whether a state is as good as new, so that an idle partition can let go of it.</summary>
    public abstract bool StandsAsNew(object state);

    /// <summary>Told of a state that a partition has let go of.</summary>
    public abstract void Release(object state);

    /// <summary>Takes other settings on, for all calls or from the next look at each partition on.</summary>
    public abstract void Change(StateKind other);
}

/// <inheritdoc/>
internal sealed class StateKind<TState>(Func<StateScope, TState?, TState> provide, Func<TState, bool> standsAsNew, Action<TState>? released)
    : StateKind
    where TState : class
{
    private Func<StateScope, TState?, TState> _provide = provide;

    /// <summary>The cell that holds the state of all calls.</summary>
    public StateCell? Cell { get; set; }

    public override object? Only => Cell?.State;

    public override object Provide(in StateScope scope, object? present) => _provide(scope, (TState?)present);

    public override bool StandsAsNew(object state) => standsAsNew((TState)state);

    public override void Release(object state) => released?.Invoke((TState)state);

    public override void Change(StateKind other) => _provide = ((StateKind<TState>)other)._provide;
}

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

/// <summary>The source of a gate's state: the one there is, or that of the call's partition.</summary>
/// <param name="cell">The cell of the one there is; <see langword="null"/> if each partition has its own.</param>
/// <param name="index">Which of a partition's states it is.</param>
internal readonly struct StateSource(StateCell? cell, int index)
{
    /// <summary>The one there is. Not used where each partition has its own.</summary>
    public object Only => cell!.State;

    public object Of(PartitionStates? partition) => cell is not null ? cell.State : partition![index];
}

/// <summary>
/// Holds the state all calls of a method have in common. Other settings may put another one in, which calls under way then find as well.
/// </summary>
internal sealed class StateCell(object state)
{
    private object _state = state;

    public object State { get => Volatile.Read(ref _state); set => Volatile.Write(ref _state, value); }
}
