using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;

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
    public static TypeModel Parse(INamedTypeSymbol type) => s_models.GetValue(type, static declared => Read(declared));

    private static TypeModel Read(INamedTypeSymbol type)
    {
        var needsUnsafe = NeedsUnsafe(type);
        return new(
            type.Reflected(),
            type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString(s_namespace),
            type.WithContainingTypes().Reverse().Select(level => Header(level, needsUnsafe)).ToEquatableArray(),
            Identifiers.Free($"{type.Name}Aspects", type.Knows));
    }

    // The other modifiers and the constraints are the user's part to say; unsafe alone does not spread from part to part.
    private static string Header(INamedTypeSymbol type, bool needsUnsafe)
        => $"{(needsUnsafe && IsUnsafe(type) ? "unsafe " : "")}partial {Keyword(type)} {Identifiers.EscapeType(type.Name)}{TypeParameters(type)}";

    // Where no signature needs it, it would only forbid to await.
    private static bool NeedsUnsafe(INamedTypeSymbol type)
        => type.CalledMembers()
            .Where(TypeScope.IsAnnotated)
            .Any(method => method.Parameters.Select(parameter => parameter.Type).Append(method.ReturnType).Any(TypeParts.MentionsPointer));

    private static bool IsUnsafe(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.UnsafeKeyword));

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
