using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary><c>[Cached]</c> and the marks on the parameters → <see cref="CacheModel"/>.</summary>
internal static class CacheParser
{
    public static CacheModel? Parse(AnnotatedMethod method, CallNames names)
    {
        if (method.Find(KnownAspects.Cached) is not { Attribute: var cached })
        {
            return null;
        }

        var scope = ArgumentScope.OfCall(names);
        return new(
            KeyParser.Parse(method, cached.IsPerInstance(), names),
            TagParser.Parse(cached, method, scope).ToEquatableArray(),
            UnlessRule.Find(method) is { } unless ? $"!{names.Type}.{Identifiers.Escape(unless.Name)}({names.Result})" : null,
            Eviction(method.Symbol, cached.IsPerInstance(), names));
    }

    /// <summary>Invalidating methods of other types reach the holder wherever they reach the method.</summary>
    public static string HolderAccessibility(AnnotatedMethod method)
        => method.Find(KnownAspects.Cached) is not null && InvalidationTarget.IsSeenOutside(method.Symbol, method.Compilation) ? "internal" : "private";

    private static EvictionModel Eviction(IMethodSymbol method, bool isPerInstance, CallNames names)
    {
        string[] parameters =
        [
            $"{Door.Runtime} {names.Runtime}",
            .. isPerInstance ? [$"{names.Type} {names.Target}"] : Array.Empty<string>(),
            .. InvalidationTarget.KeyParameters(method).Select(parameter => $"{parameter.Type.Stored()} {names.Field(parameter)}"),
        ];
        return new(
            MethodNames.Invalidate(method),
            MethodNames.InvalidateAll(method),
            method.IsGenericMethod ? MethodNames.Holder(method) : null,
            string.Join(", ", parameters),
            names.Runtime);
    }
}
