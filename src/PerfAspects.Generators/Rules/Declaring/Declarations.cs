using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>Reads where and how types and members are declared.</summary>
internal static class Declarations
{
    public static bool IsPartial(this MemberDeclarationSyntax member) => member.Modifiers.Any(SyntaxKind.PartialKeyword);

    /// <summary>The type's declarations that the user has to make partial.</summary>
    public static IEnumerable<TypeDeclarationSyntax> NotPartial(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .OfType<TypeDeclarationSyntax>()
            .Where(declaration => !declaration.IsPartial());

    /// <summary>Whether another file can hold a part of the type.</summary>
    public static bool CanBeAddedTo(INamedTypeSymbol type)
        => type.WithContainingTypes().All(level => !level.IsFileLocal && !NotPartial(level).Any());

    public static IEnumerable<INamedTypeSymbol> WithContainingTypes(this INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            yield return type;
        }
    }

    public static IEnumerable<INamedTypeSymbol> WithBases(this INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
