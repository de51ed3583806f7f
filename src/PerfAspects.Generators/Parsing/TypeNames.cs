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
        => space.ContainingNamespace is { IsGlobalNamespace: false } outer ? $"{outer.Reflected()}.{space.MetadataName}" : space.MetadataName;
}
