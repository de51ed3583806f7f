namespace PerfAspects.Generators.Model;

/// <summary>
/// The result of an annotated member or decorator: code to write, or the reason why there can be none and the compiler will not say.
/// </summary>
/// <param name="Method">The wrapper to write, or null.</param>
/// <param name="Diagnostics">The rules to report where nothing can be written.</param>
/// <param name="Decorator">The members that a decorator forwards, or null.</param>
internal sealed record ParsedMethod(MethodModel? Method, EquatableArray<DiagnosticModel> Diagnostics, DecoratorModel? Decorator = null);
