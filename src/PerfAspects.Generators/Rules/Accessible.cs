using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules;

/// <summary>
/// Whether one declaration may name another. The compiler's own answer goes through all references of the project first, for some 30 µs;
/// most questions need it not, being of what is public, or of a type's own members.
/// </summary>
internal static class Accessible
{
    /// <summary>Whether any file of the project may name the type.</summary>
    public static bool Sees(this Compilation compilation, ITypeSymbol type)
        => IsPublicEverywhere(type) || compilation.IsSymbolAccessibleWithin(type, compilation.Assembly);

    /// <summary>Whether a type may name the symbol.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="symbol">A member.</param>
    /// <param name="within">The type that names it.</param>
    /// <param name="through">The type it is named on, where that is not the member's own.</param>
    public static bool Sees(this Compilation compilation, ISymbol symbol, INamedTypeSymbol within, ITypeSymbol? through = null)
        => SymbolEqualityComparer.Default.Equals(symbol.ContainingType, within)
            || (symbol.DeclaredAccessibility == Accessibility.Public && symbol.ContainingType is { } type && IsPublicEverywhere(type))
            || compilation.IsSymbolAccessibleWithin(symbol, within, through);

    /// <summary>Whether every assembly may name the type, its type arguments included.</summary>
    public static bool IsPublicEverywhere(this ITypeSymbol type)
        => type switch
        {
            { SpecialType: not SpecialType.None } => type is INamedTypeSymbol { IsGenericType: false },
            ITypeParameterSymbol => true,
            IArrayTypeSymbol array => IsPublicEverywhere(array.ElementType),
            INamedTypeSymbol { TypeKind: not TypeKind.Error, DeclaredAccessibility: Accessibility.Public } named => AreLevelsPublic(named),
            _ => false,
        };

    private static bool AreLevelsPublic(INamedTypeSymbol type)
    {
        for (var level = type; level is not null; level = level.ContainingType)
        {
            if (level.DeclaredAccessibility != Accessibility.Public
                || (level.IsGenericType && !level.TypeArguments.All(argument => argument.IsPublicEverywhere())))
            {
                return false;
            }
        }

        return true;
    }
}
