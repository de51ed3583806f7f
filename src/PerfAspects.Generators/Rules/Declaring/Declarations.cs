using System.Collections.Immutable;
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

    /// <summary>A type parameter of a type around this one that another type parameter hides; else null.</summary>
    public static ITypeParameterSymbol? HiddenTypeParameter(this INamedTypeSymbol type)
    {
        if (type.ContainingType is null || !type.IsGenericType)
        {
            return null;
        }

        var levels = type.WithContainingTypes().Select(level => level.TypeParameters).Where(level => !level.IsEmpty).ToArray();
        return levels
            .SelectMany((level, depth) => level.Where(parameter => IsNameOf(parameter, levels.Take(depth))))
            .FirstOrDefault();

        static bool IsNameOf(ITypeParameterSymbol parameter, IEnumerable<ImmutableArray<ITypeParameterSymbol>> inner)
            => inner.Any(level => level.Any(other => other.Name == parameter.Name));
    }

    public static IEnumerable<INamedTypeSymbol> WithBases(this INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
