using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Decorating;

/// <summary>The inner object of one decorated interface, or the reason why there is none.</summary>
/// <param name="Source">The field, property or parameter that holds the inner object.</param>
/// <param name="Fault">The reason, in words.</param>
internal readonly record struct InnerLookup(InnerSource? Source, string? Fault)
{
    /// <summary>Looks for a source of just the interface, then for one of an interface that inherits it.</summary>
    public static InnerLookup Find(INamedTypeSymbol decorated, IEnumerable<InnerSource> sources)
    {
        var all = sources.ToArray();
        var fitting = all.Where(source => SymbolEqualityComparer.Default.Equals(source.Type, decorated)).ToArray();
        if (fitting.Length == 0)
        {
            fitting = [.. all.Where(source => Inherits(source.Type, decorated))];
        }

        var first = fitting.GroupBy(source => source.Rank).OrderBy(rank => rank.Key).FirstOrDefault()?.ToArray();
        return first switch
        {
            null => new(null, Missing(decorated.Display())),
            { Length: 1 } => new(first[0], null),
            _ => new(null, Ambiguous(first[0].Symbol.Name, first[1].Symbol.Name, decorated.Display())),
        };
    }

    private static bool Inherits(ITypeSymbol type, INamedTypeSymbol decorated)
        => type.TypeKind == TypeKind.Interface && type.AllInterfaces.Contains(decorated, SymbolEqualityComparer.Default);

    private static string Missing(string type)
        => $"it has no field, property or primary-constructor parameter of type '{type}'; add one, such as '({type} inner)'";

    private static string Ambiguous(string first, string second, string type)
        => $"both '{first}' and '{second}' are of type '{type}'; keep one, or assign it to the only field of that type";
}
