using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Parsing;

/// <summary>A type with annotated methods → <see cref="TypeModel"/>.</summary>
internal static class TypeParser
{
    private static readonly SymbolDisplayFormat s_namespace = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static readonly ConditionalWeakTable<INamedTypeSymbol, TypeModel> s_models = new();

    /// <summary>The model, made once for all the methods of the type.</summary>
    public static TypeModel Parse(INamedTypeSymbol type, Compilation compilation)
        => s_models.GetValue(type, declared => Read(declared, compilation));

    private static TypeModel Read(INamedTypeSymbol type, Compilation compilation)
        => new(
            type.Reflected(),
            type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString(s_namespace),
            type.WithContainingTypes().Reverse().Select(Header).ToEquatableArray(),
            MethodNames.Manifest(type, compilation),
            ExternAliases.Of(compilation).Values.Distinct().OrderBy(alias => alias, StringComparer.Ordinal).ToEquatableArray());

    // The modifiers and the constraints are the user's part to say.
    private static string Header(INamedTypeSymbol type)
        => $"partial {Keyword(type)} {Identifiers.EscapeType(type.Name)}{TypeParameters(type)}";

    private static string Keyword(INamedTypeSymbol type)
        => type switch
        {
            { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
            { IsRecord: true } => "record",
            { TypeKind: TypeKind.Struct } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };

    private static string TypeParameters(INamedTypeSymbol type)
        => type.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", type.TypeParameters.Select(TypeParameter))}>";

    private static string TypeParameter(ITypeParameterSymbol parameter)
        => parameter.Variance switch
        {
            VarianceKind.In => "in ",
            VarianceKind.Out => "out ",
            _ => "",
        }
        + Identifiers.EscapeType(parameter.Name);
}
