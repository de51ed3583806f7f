using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Parsing;

/// <summary>Types as text.</summary>
internal static class TypeNames
{
    private static readonly SymbolDisplayFormat s_declared = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>As declared: nullability, tuple names and <c>dynamic</c> included.</summary>
    public static string Declared(this ITypeSymbol type) => PlainTypeNames.Of(type) ?? type.ToDisplayString(s_declared);

    /// <summary>
    /// As kept between wrapper and core: <c>object</c> for <c>dynamic</c>, since no interface may be dynamic and no call of ours
    /// should be bound at run time.
    /// </summary>
    public static string Stored(this ITypeSymbol type)
        => PlainTypeNames.Of(type) ?? string.Concat(type.ToDisplayParts(s_declared)
            .Select(part => part.Kind == SymbolDisplayPartKind.Keyword && part.ToString() == "dynamic" ? "object" : part.ToString()));

    /// <summary>As kept, where some names differ.</summary>
    /// <param name="type">The type.</param>
    /// <param name="renamed">The new name of each type parameter of the method that has one.</param>
    /// <param name="aliases">The extern alias of each assembly that has no other name, in a file that declares them.</param>
    public static string Stored(this ITypeSymbol type, IReadOnlyDictionary<string, string> renamed,
        IReadOnlyDictionary<ISymbol, string> aliases)
    {
        if (renamed.Count + aliases.Count == 0)
        {
            return type.Stored();
        }

        var parts = type.ToDisplayParts(s_declared);
        return string.Concat(parts.Select((part, place) => part switch
        {
            { Symbol: ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method, Name: var name } }
                when renamed.TryGetValue(name, out var other) => other,
            { Kind: SymbolDisplayPartKind.Keyword } when part.ToString() == "dynamic" => "object",
            { Kind: SymbolDisplayPartKind.Keyword } when part.ToString() == "global" && AssemblyOf(parts.Skip(place)) is { } assembly
                && aliases.TryGetValue(assembly, out var alias) => alias,
            _ => part.ToString(),
        }));
    }

    // The first type after "global::" is the one that is qualified by it.
    private static IAssemblySymbol? AssemblyOf(IEnumerable<SymbolDisplayPart> parts)
        => parts.Select(part => part.Symbol).OfType<INamedTypeSymbol>().FirstOrDefault()?.ContainingAssembly;

    /// <summary>As reflection names the open type: <c>Shop.Outer+Repo`1</c>.</summary>
    public static string Reflected(this INamedTypeSymbol type)
        => type switch
        {
            { ContainingType: { } outer } => $"{outer.Reflected()}+{type.MetadataName}",
            { ContainingNamespace: { IsGlobalNamespace: false } space } => $"{space.Reflected()}.{type.MetadataName}",
            _ => type.MetadataName,
        };

    // As it is, where a displayed namespace would take an @ for a keyword.
    private static string Reflected(this INamespaceSymbol space)
        => space.ContainingNamespace is { IsGlobalNamespace: false } outer
            ? $"{outer.Reflected()}.{space.MetadataName}" : space.MetadataName;
}
