namespace PerfAspects.Generators.Model;

/// <summary>The values of a call by which aspects decide.</summary>
/// <param name="Parameter">The name of the parameter that says which value is asked for.</param>
/// <param name="Values">The values.</param>
internal sealed record MarkModel(string Parameter, EquatableArray<MarkValue> Values);

/// <param name="Mark">The member of <c>CallMark</c>.</param>
/// <param name="Expression">The value, as a <c>long</c>.</param>
internal sealed record MarkValue(string Mark, string Expression);
