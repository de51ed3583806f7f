using PerfAspects.Pipeline.Parts;

namespace PerfAspects.Pipeline.Gates;

/// <summary>A method's gate with its state, before it is known whether it stands alone.</summary>
internal sealed record GatePlan(Gate Gate, PartSource Parts);
