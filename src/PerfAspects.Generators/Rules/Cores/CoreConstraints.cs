using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// Whether one method's type parameters can stand for another's: they may promise more than that demands, never less.
/// Nullability is not compared.
/// </summary>
internal static class CoreConstraints
{
    /// <summary>Which type parameter of one method is meant by which of another.</summary>
    internal delegate bool Pairing(ITypeParameterSymbol promised, ITypeParameterSymbol demanded);

    public static string? Difference(IMethodSymbol wrapper, IMethodSymbol core, Compilation compilation)
    {
        for (var i = 0; i < core.Arity; i++)
        {
            var (promised, demanded) = (wrapper.TypeParameters[i], core.TypeParameters[i]);
            if (!Admits(promised, demanded, ByPlace, compilation))
            {
                return $"type parameter '{demanded.Name}' is constrained more than the wrapper's '{promised.Name}'";
            }
        }

        return null;
    }

    /// <summary>Whether what is promised of one type parameter lets it stand for the other.</summary>
    public static bool Admits(ITypeParameterSymbol promised, ITypeParameterSymbol demanded, Pairing pairing, Compilation compilation)
        => !DemandsMore(promised, demanded)
            && demanded.ConstraintTypes.All(
                type => promised.ConstraintTypes.Any(own => Corresponds(own, type, pairing) || Converts(own, type, compilation)));

    private static bool DemandsMore(ITypeParameterSymbol promised, ITypeParameterSymbol demanded)
        => (demanded.HasReferenceTypeConstraint && !promised.IsReferenceType)
            || (demanded.HasValueTypeConstraint && !promised.IsValueType)
            || (demanded.HasUnmanagedTypeConstraint && !promised.HasUnmanagedTypeConstraint)
            || (demanded.HasConstructorConstraint && !promised.HasConstructorConstraint && !promised.IsValueType)
            || (promised.AllowsRefLikeType && !demanded.AllowsRefLikeType);

    private static bool Converts(ITypeSymbol promised, ITypeSymbol demanded, Compilation compilation)
        => compilation.ClassifyConversion(promised, demanded) is { IsImplicit: true, IsReference: true };

    // T of one method is T of the other inside other types too: IComparable<T>.
    private static bool Corresponds(ITypeSymbol left, ITypeSymbol right, Pairing pairing)
        => (left, right) switch
        {
            (ITypeParameterSymbol l, ITypeParameterSymbol r) => pairing(l, r),
            (IArrayTypeSymbol l, IArrayTypeSymbol r) => l.Rank == r.Rank && Corresponds(l.ElementType, r.ElementType, pairing),
            (INamedTypeSymbol { IsGenericType: true } l, INamedTypeSymbol { IsGenericType: true } r)
                => SymbolEqualityComparer.Default.Equals(l.OriginalDefinition, r.OriginalDefinition)
                    && l.TypeArguments.Zip(r.TypeArguments, (a, b) => Corresponds(a, b, pairing)).All(same => same),
            _ => SymbolEqualityComparer.Default.Equals(left, right),
        };

    private static bool ByPlace(ITypeParameterSymbol promised, ITypeParameterSymbol demanded)
        => promised.TypeParameterKind == TypeParameterKind.Method && demanded.TypeParameterKind == TypeParameterKind.Method
            ? promised.Ordinal == demanded.Ordinal
            : SymbolEqualityComparer.Default.Equals(promised, demanded);
}
