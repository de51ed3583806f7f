using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Rules;

/// <summary>
/// Whether a generic core can be called with the wrapper's type parameters: it may demand less than the wrapper promises,
/// never more. Nullability is not compared.
/// </summary>
internal static class CoreConstraints
{
    public static string? Difference(IMethodSymbol wrapper, IMethodSymbol core, Compilation compilation)
    {
        for (var i = 0; i < core.Arity; i++)
        {
            var (promised, demanded) = (wrapper.TypeParameters[i], core.TypeParameters[i]);
            if (!Admits(promised, demanded, compilation))
            {
                return $"type parameter '{demanded.Name}' is constrained more than the wrapper's '{promised.Name}'";
            }
        }

        return null;
    }

    /// <summary>Whether what is promised of one type parameter lets it stand for the other.</summary>
    public static bool Admits(ITypeParameterSymbol promised, ITypeParameterSymbol demanded, Compilation compilation)
        => !DemandsMore(promised, demanded)
            && demanded.ConstraintTypes.All(type => promised.ConstraintTypes.Any(own => Implies(own, type, compilation)));

    private static bool DemandsMore(ITypeParameterSymbol promised, ITypeParameterSymbol demanded)
        => (demanded.HasReferenceTypeConstraint && !promised.IsReferenceType)
            || (demanded.HasValueTypeConstraint && !promised.IsValueType)
            || (demanded.HasUnmanagedTypeConstraint && !promised.HasUnmanagedTypeConstraint)
            || (demanded.HasConstructorConstraint && !promised.HasConstructorConstraint && !promised.IsValueType)
            || (promised.AllowsRefLikeType && !demanded.AllowsRefLikeType);

    private static bool Implies(ITypeSymbol promised, ITypeSymbol demanded, Compilation compilation)
        => Corresponds(promised, demanded) || compilation.ClassifyConversion(promised, demanded) is { IsImplicit: true, IsReference: true };

    // T of the wrapper is T of the core by its place, inside other types too: IComparable<T>.
    private static bool Corresponds(ITypeSymbol left, ITypeSymbol right)
        => (left, right) switch
        {
            (ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } l, ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method } r)
                => l.Ordinal == r.Ordinal,
            (ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method or TypeParameterKind.Type }, ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Method or TypeParameterKind.Type })
                => left.Name == right.Name,
            (IArrayTypeSymbol l, IArrayTypeSymbol r) => l.Rank == r.Rank && Corresponds(l.ElementType, r.ElementType),
            (INamedTypeSymbol { IsGenericType: true } l, INamedTypeSymbol { IsGenericType: true } r)
                => SymbolEqualityComparer.Default.Equals(l.OriginalDefinition, r.OriginalDefinition)
                    && l.TypeArguments.Zip(r.TypeArguments, Corresponds).All(same => same),
            _ => SymbolEqualityComparer.Default.Equals(left, right),
        };
}
