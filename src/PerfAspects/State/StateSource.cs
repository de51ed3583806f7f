using PerfAspects.CompilerServices;

namespace PerfAspects.State;

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
