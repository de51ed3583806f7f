using PerfAspects.State;

namespace PerfAspects.Execution.Gates;

/// <summary>A method's gate with its state, before it is known whether it stands alone.</summary>
internal sealed record GatePlan(Gate Gate, StateSource States);
