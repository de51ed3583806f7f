namespace PerfAspects.Generators.Model;

/// <summary>An annotated method, with either the wrapper to write or the reason why there is none.</summary>
/// <param name="Type">The type it belongs to.</param>
/// <param name="ManifestField">Its field in the manifest, unique in the type: the name, numbered where overloads share it.</param>
/// <param name="FullName">Its name towards users and tools: <c>Shop.PriceService.GetPriceAsync</c>.</param>
/// <param name="Declaration">The implementing part up to its body.</param>
/// <param name="Accessors">Of a property, what in it has the body: <c>get</c>.</param>
/// <param name="IsInUnsafePart">It has pointers in its signature and does not say <c>unsafe</c>: the part of the type around it has
/// to.</param>
/// <param name="HasStepThrough">The declaration already says <c>[DebuggerStepThrough]</c>, which may not be said twice.</param>
/// <param name="HasGeneratedCode">The declaration already says <c>[GeneratedCode]</c>, which may not be said twice.</param>
/// <param name="Wrapper">The wrapper to write, or null for a method in error.</param>
/// <param name="Error">The message that a method in error throws, as a string literal.</param>
internal sealed record MethodModel(
    TypeModel Type,
    string ManifestField,
    string FullName,
    string Declaration,
    EquatableArray<string> Accessors,
    bool IsInUnsafePart,
    bool HasStepThrough,
    bool HasGeneratedCode,
    WrapperModel? Wrapper,
    string? Error);
