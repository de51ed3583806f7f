using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;

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
            UnlessRule.Find(method) is { } unless ? Unless(unless.SeenFrom(method.Symbol), names) : null,
            Eviction(method.Symbol, cached, names, method.Compilation));
    }

    /// <summary>Invalidating methods of other types reach the holder wherever they reach the method.</summary>
    public static string HolderAccessibility(AnnotatedMethod method)
        => method.Find(KnownAspects.Cached) is not null && InvalidationTarget.IsSeenOutside(method.Symbol, method.Compilation)
            ? "internal" : "private";

    // To the type of the parameter the result converts implicitly, as an argument does and a cast may not; so no overload is better than
    // the one that was checked.
    private static string Unless(IMethodSymbol unless, CallNames names)
    {
        var typeParameters = unless.IsGenericMethod ? $"<{string.Join(", ", unless.TypeArguments.Select(names.Stored))}>" : "";
        var called = $"{names.Stored(unless.ContainingType)}.{Identifiers.Escape(unless.Name)}{typeParameters}";
        return $"!{called}({Door.Space}Implicit.To<{names.Stored(unless.Parameters[0].Type)}>({names.Result}))";
    }

    private static EvictionModel Eviction(IMethodSymbol method, AttributeData cached, CallNames names, Compilation compilation)
    {
        var (isPerInstance, isShared) = (cached.IsPerInstance(), SharedRules.IsShared(cached));
        string[] parameters =
        [
            $"{Door.Runtime}? {names.Runtime}",
            .. isPerInstance ? [$"{names.Type} {names.Target}"] : Array.Empty<string>(),
            .. InvalidationTarget.KeyParameters(method).Select(parameter => $"{names.Stored(parameter.Type)} {names.Field(parameter)}"),
        ];
        return new(
            MethodNames.Invalidate(method),
            MethodNames.InvalidateAll(method),
            method.IsGenericMethod ? MethodNames.Holder(method, compilation) : null,
            string.Join(", ", parameters),
            names.Runtime,
            isShared ? MethodNames.InvalidateLater(method) : null,
            isShared ? MethodNames.InvalidateAllLater(method) : null);
    }
}
