using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Shapes;

/// <summary>What a type is made of: itself, its items, its type arguments, the types around it.</summary>
internal static class TypeParts
{
    /// <summary>Whether the type, or one inside it, is a pointer.</summary>
    public static bool MentionsPointer(this ITypeSymbol type)
        => type switch
        {
            IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
            INamedTypeSymbol { IsGenericType: false } => false, // most types, and every parameter of every method is asked
            _ => type.Parts().Any(part => part is IPointerTypeSymbol or IFunctionPointerTypeSymbol),
        };

    public static IEnumerable<ITypeSymbol> Parts(this ITypeSymbol type)
        => type switch
        {
            IArrayTypeSymbol array => array.ElementType.Parts().Prepend(type),
            IPointerTypeSymbol pointer => pointer.PointedAtType.Parts().Prepend(type),
            INamedTypeSymbol named => named.WithContainingTypes().SelectMany(level => level.TypeArguments).SelectMany(Parts).Prepend(type),
            _ => [type],
        };
}
