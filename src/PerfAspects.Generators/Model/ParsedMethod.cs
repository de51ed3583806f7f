namespace PerfAspects.Generators.Model;

/// <summary>The result of parsing an annotated method: code to write, or a mistake that only the generator can report.</summary>
/// <param name="Method">The method to write, or null.</param>
/// <param name="Mistakes">The mistakes to report if nothing can be written.</param>
internal sealed record ParsedMethod(MethodModel? Method, EquatableArray<Mistake> Mistakes);
