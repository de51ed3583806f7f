using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Shapes;

/// <summary>The components of a type: itself, its items, its type arguments, the types around it.</summary>
internal static class TypeParts
{
    /// <summary>Whether the type, or one inside it, is a pointer.</summary>
    public static bool MentionsPointer(this ITypeSymbol type)
        => type switch
        {
            IPointerTypeSymbol or IFunctionPointerTypeSymbol => true,
            INamedTypeSymbol { IsGenericType: false } => false, // most types, and every parameter of every method gets here
            _ => type.Parts().Any(part => part is IPointerTypeSymbol or IFunctionPointerTypeSymbol),
        };

    /// <summary>The parts of all types that a signature mentions.</summary>
    public static IEnumerable<ITypeSymbol> InSignature(IMethodSymbol method)
        => method.Parameters.Select(parameter => parameter.Type)
            .Append(method.ReturnType)
            .Concat(method.TypeParameters.SelectMany(parameter => parameter.ConstraintTypes))
            .SelectMany(Parts);

    public static IEnumerable<ITypeSymbol> Parts(this ITypeSymbol type)
        => type switch
        {
            IArrayTypeSymbol array => array.ElementType.Parts().Prepend(type),
            IPointerTypeSymbol pointer => pointer.PointedAtType.Parts().Prepend(type),
            INamedTypeSymbol named => named.WithContainingTypes().SelectMany(level => level.TypeArguments).SelectMany(Parts).Prepend(type),
            _ => [type],
        };
}
