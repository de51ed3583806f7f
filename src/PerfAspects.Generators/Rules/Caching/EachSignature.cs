using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The parts of a <c>[CachedEach]</c> method: its keys and the dictionary that it returns.</summary>
internal static class EachSignature
{
    private static readonly HashSet<string> s_collections = ["IEnumerable", "IReadOnlyCollection", "IReadOnlyList", "ICollection", "IList"];
    private static readonly HashSet<string> s_dictionaries = ["IReadOnlyDictionary", "Dictionary", "IDictionary"];

    /// <summary>Whether a method has an entry for each key.</summary>
    public static bool IsEach(IMethodSymbol method)
        => method.OriginalDefinition.GetAttributes().Any(attribute => KnownAspects.NameOf(attribute) == KnownAspects.CachedEach);

    /// <summary>The key and the value of the dictionary that a method returns; null if it returns none.</summary>
    public static (ITypeSymbol Key, ITypeSymbol Value)? DictionaryOf(IMethodSymbol method)
        => ReturnType.Of(method).Result is INamedTypeSymbol { Arity: 2 } type
            && s_dictionaries.Contains(type.Name)
            && type.IsIn("System", "Collections", "Generic")
                ? (type.TypeArguments[0], type.TypeArguments[1])
                : null;

    /// <summary>The parameters that may be the keys.</summary>
    public static IParameterSymbol[] Candidates(IMethodSymbol method)
        => DictionaryOf(method) is { Key: var key }
            ? [.. method.Parameters.Where(parameter => SymbolEqualityComparer.Default.Equals(ItemOf(parameter.Type), key))]
            : [];

    /// <summary>The keys of a method with an entry for each key; null if it is no such method, or does not fit.</summary>
    public static IParameterSymbol? ElementsOf(IMethodSymbol method)
        => IsEach(method) && Candidates(method) is { Length: 1 } candidates ? candidates[0] : null;

    /// <summary>The type of a parameter in a key, a tag and an invalidation: for the keys, that of one key.</summary>
    public static ITypeSymbol TypeOf(IParameterSymbol parameter)
        => parameter.ContainingSymbol is IMethodSymbol method && SymbolEqualityComparer.Default.Equals(ElementsOf(method), parameter)
            ? ItemOf(parameter.Type)!
            : parameter.Type;

    /// <summary>The type of the items of a collection; null for another type.</summary>
    public static ITypeSymbol? ItemOf(ITypeSymbol type)
        => type switch
        {
            IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
            INamedTypeSymbol { Arity: 1 } named when s_collections.Contains(named.Name) && type.IsIn("System", "Collections", "Generic")
                => named.TypeArguments[0],
            _ => null,
        };
}
