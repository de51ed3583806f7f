using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Named;

/// <summary>A setting that names a static method of the type: <c>Unless = nameof(IsBad)</c>.</summary>
/// <param name="Aspect">The aspect.</param>
/// <param name="Argument">The argument of its attribute.</param>
/// <param name="Example">A name for the method, where the attribute has none that could be one.</param>
/// <param name="Signature">The signature that the method has to have; null where the annotated method has nothing that it could judge
/// about.</param>
internal sealed record NamedMethod(string Aspect, string Argument, string Example, Func<AnnotatedMethod, NamedSignature?> Signature)
{
    /// <summary>The name that an attribute gives, or null if it gives none.</summary>
    public string? NameIn(AttributeData attribute) => attribute.ValueOf(Argument)?.Value as string;
}

/// <summary>The signature of a method that a setting names.</summary>
/// <param name="Returned">The type that it returns, or that converts to this type.</param>
/// <param name="Taken">The type of the value that it takes; null if it takes none.</param>
/// <param name="Parameter">The name of its parameter in examples.</param>
internal sealed record NamedSignature(ITypeSymbol Returned, ITypeSymbol? Taken, string Parameter)
{
    /// <summary>The declaration of a method with the signature.</summary>
    /// <param name="name">The name of the method.</param>
    /// <param name="display">The names of the types.</param>
    public string Declaration(string name, Func<ITypeSymbol, string> display)
        => $"static {display(Returned)} {name}({(Taken is null ? "" : $"{display(Taken)} {Parameter}")})";
}
