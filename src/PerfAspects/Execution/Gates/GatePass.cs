using PerfAspects.CompilerServices;
using PerfAspects.State;

namespace PerfAspects.Execution.Gates;

/// <summary>The pass that an admitted call gives back at its end.</summary>
/// <param name="State">The state it was let in by.</param>
/// <param name="Pass">The object that the gate gave it.</param>
/// <param name="Partition">The partition it is in; <see langword="null"/> where the method is not partitioned.</param>
internal readonly record struct GatePass(object State, object? Pass, PartitionStates? Partition);
