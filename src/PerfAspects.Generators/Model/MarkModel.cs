namespace PerfAspects.Generators.Model;

/// <summary>The values of a call by which aspects decide.</summary>
/// <param name="Parameter">The name of the parameter that says which value is requested.</param>
/// <param name="Priority">The priority; null without one.</param>
/// <param name="ShedBy">The values that keep the calls of one user together.</param>
internal sealed record MarkModel(string Parameter, PriorityModel? Priority, EquatableArray<Expression> ShedBy);

/// <param name="Value">The value.</param>
/// <param name="IsUnsigned">Whether it may be above the largest <c>long</c>.</param>
internal sealed record PriorityModel(Expression Value, bool IsUnsigned);
