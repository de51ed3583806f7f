using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// The cached methods that a name in <c>[CacheInvalidate]</c>, or its type, means, or the reason why there are none.
/// </summary>
internal readonly record struct InvalidationLookup(ImmutableArray<InvalidationTarget> Targets, string? Error)
{
    /// <summary>Every cached method whose entries the method drops, those of one attribute after those of the other.</summary>
    public static IEnumerable<InvalidationTarget> All(AnnotatedMethod invalidator)
        => invalidator.Invalidations.SelectMany(attribute => Of(invalidator, attribute)).SelectMany(lookup => lookup.Targets);

    /// <summary>One lookup for each name, or a single one where none is written but all methods of the type are meant.</summary>
    public static IEnumerable<InvalidationLookup> Of(AnnotatedMethod invalidator, AttributeData attribute)
    {
        var names = attribute.TextsOf(CachedArguments.Methods);
        return names.IsEmpty
            ? attribute.DropsAll() ? [Find(invalidator, attribute, null)] : []
            : names.Select(name => Find(invalidator, attribute, name ?? ""));
    }

    private static InvalidationLookup Find(AnnotatedMethod invalidator, AttributeData attribute, string? name)
    {
        var type = TypeOf(invalidator, attribute);
        var cached = Cached(type.OriginalDefinition, name, invalidator.Compilation).ToArray();
        if (cached.Length == 0)
        {
            return new([], name is null
                ? $"'{type.Name}' has no cached method"
                : $"'{type.Name}' has no cached method of that name; for one of another type, set Type");
        }

        var supply = new TypeArgumentSupply(invalidator.Symbol, invalidator.Compilation);
        if (supply.Close(type) is not { } closed)
        {
            return new([], $"'{type.Name}' is generic; write its type arguments, or {TypeParametersLike(invalidator)}");
        }

        var dropsAll = attribute.DropsAll();
        var found = Cached(closed, name, invalidator.Compilation).Select(method => Reach(invalidator, method, dropsAll, supply)).ToArray();
        var reached = found.Where(lookup => lookup.Error is null).SelectMany(lookup => lookup.Targets).ToImmutableArray();

        // All means all: one overload out of reach would keep its entries. By key, an overload that takes more is not meant.
        return reached.Length == found.Length || (reached.Length > 0 && !dropsAll)
            ? new(reached, null)
            : found.First(lookup => lookup.Error is not null);
    }

    private static InvalidationLookup Reach(AnnotatedMethod invalidator, IMethodSymbol cached, bool dropsAll, TypeArgumentSupply supply)
    {
        // All entries are dropped whatever the type arguments.
        var closed = dropsAll ? cached : supply.Close(cached);
        return closed is null
            ? new([], $"'{cached.Name}' is generic; {TypeParametersLike(invalidator)}, or use All or Tags")
            : InvalidationTarget.Obstacle(invalidator, closed, dropsAll) is { } obstacle
                ? new([], obstacle)
                : new([new InvalidationTarget(closed, dropsAll)], null);
    }

    private static string TypeParametersLike(AnnotatedMethod invalidator)
        => $"give '{invalidator.Member.Name}' type parameters of the same names and constraints";

    private static INamedTypeSymbol TypeOf(AnnotatedMethod invalidator, AttributeData attribute)
        => attribute.ValueOf(CachedArguments.Type)?.Value as INamedTypeSymbol ?? invalidator.Symbol.ContainingType;

    private static IEnumerable<IMethodSymbol> Cached(INamedTypeSymbol type, string? name, Compilation compilation)
        => type.CalledMembers(name)
            .Where(method => InvalidationTarget.CachedOf(method, compilation) is not null);
}
