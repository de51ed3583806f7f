namespace PerfAspects.Generators.Model;

/// <summary>What an annotated method has come to: code to write, or why there can be none and the compiler will not say.</summary>
/// <param name="Method">What to write, or null.</param>
/// <param name="Mistakes">What to report where nothing can be written.</param>
internal sealed record ParsedMethod(MethodModel? Method, EquatableArray<Mistake> Mistakes);
