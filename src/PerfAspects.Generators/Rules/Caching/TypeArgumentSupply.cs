using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// The type arguments that an invalidating method gives a generic cached one: its own type parameters of the same names, or those
/// of the types around it.
/// </summary>
internal sealed class TypeArgumentSupply(IMethodSymbol invalidator, Compilation compilation)
{
    /// <summary>The type with its <c>&lt;&gt;</c> filled in, or null if there is nothing to fill them with.</summary>
    public INamedTypeSymbol? Close(INamedTypeSymbol type)
    {
        if (!type.IsUnboundGenericType)
        {
            return type;
        }

        var definition = type.OriginalDefinition;
        var outer = type.ContainingType is null ? null : Close(type.ContainingType);
        if ((type.ContainingType is not null && outer is null) || For(definition.TypeParameters) is not { } arguments)
        {
            return null;
        }

        var open = outer is null ? definition : outer.GetTypeMembers(definition.Name, definition.Arity).First();
        return arguments.IsEmpty ? open : open.Construct([.. arguments]);
    }

    /// <summary>The method with type arguments, or null if there are none to give.</summary>
    public IMethodSymbol? Close(IMethodSymbol method)
        => !method.IsGenericMethod ? method
            : For(method.TypeParameters) is { } arguments ? method.Construct([.. arguments])
            : null;

    private ImmutableArray<ITypeSymbol>? For(ImmutableArray<ITypeParameterSymbol> demanded)
    {
        var supplied = demanded.Select(parameter => InScope().FirstOrDefault(own => own.Name == parameter.Name)).ToArray();
        return supplied.Zip(demanded, (own, parameter) => own is not null
            && CoreConstraints.Admits(own, parameter, IsSameName, compilation)).All(fits => fits)
            ? [.. supplied.Select(own => (ITypeSymbol)own!)]
            : null;
    }

    private static bool IsSameName(ITypeParameterSymbol own, ITypeParameterSymbol demanded) => own.Name == demanded.Name;

    private IEnumerable<ITypeParameterSymbol> InScope()
        => invalidator.TypeParameters.Concat(invalidator.ContainingType.WithContainingTypes().SelectMany(type => type.TypeParameters));
}
