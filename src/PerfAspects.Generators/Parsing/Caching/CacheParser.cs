using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Named;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary><c>[Cached]</c> and the marks on the parameters → <see cref="CacheModel"/>.</summary>
internal static class CacheParser
{
    /// <param name="method">The method.</param>
    /// <param name="names">The names of the holder.</param>
    /// <param name="scope">The arguments of the call.</param>
    public static CacheModel? Parse(AnnotatedMethod method, CallNames names, ArgumentScope scope)
    {
        if (method.Find(KnownAspects.Cached) is not { Attribute: var cached })
        {
            return null;
        }

        var isPerInstance = cached.IsPerInstance();
        if (isPerInstance)
        {
            scope.Instance(); // the key reads the instance, also above a static core
        }

        return new(
            KeyParser.Parse(method, isPerInstance, names),
            TagParser.Parse(cached, method, ArgumentScope.OfCall(names)).ToEquatableArray(),
            NamedMethodParser.Call(NamedMethods.Unless, method, names, Expression.Of(names.Result)),
            NamedMethodParser.Call(NamedMethods.DurationOf, method, names, Expression.Of(names.Result)),
            Eviction(method.Symbol, cached, names, method.Compilation));
    }

    /// <summary>Invalidating methods of other types reach the holder wherever they reach the method.</summary>
    public static string HolderAccessibility(AnnotatedMethod method)
        => method.Cache is not null && InvalidationTarget.IsSeenOutside(method.Symbol, method.Compilation)
            ? "internal" : "private";

    /// <summary>The methods of the holder that invalidating methods call.</summary>
    public static EvictionModel Eviction(IMethodSymbol method, AttributeData cached, CallNames names, Compilation compilation)
    {
        var (isPerInstance, isShared) = (cached.IsPerInstance(), SharedRules.IsShared(cached));
        ParameterModel[] parameters =
        [
            new($"{Emitted.Runtime}?", names.Runtime),
            .. isPerInstance ? [new(names.Type, names.Target)] : Array.Empty<ParameterModel>(),
            .. InvalidationTarget.KeyParameters(method)
                .Select(parameter => new ParameterModel(names.Stored(EachSignature.TypeOf(parameter)), names.Field(parameter))),
        ];
        return new(
            MethodNames.Invalidate(method),
            MethodNames.InvalidateAll(method),
            method.IsGenericMethod ? MethodNames.Holder(method, compilation) : null,
            parameters.ToEquatableArray(),
            names.Runtime,
            isShared ? MethodNames.InvalidateLater(method) : null,
            isShared ? MethodNames.InvalidateAllLater(method) : null,
            !EachSignature.IsEach(method) && PutLookup.IsWritten(method) ? MethodNames.Write(method) : null,
            names.Fresh("tags"),
            !EachSignature.IsEach(method) && WithLookup.IsShared(method) ? MethodNames.KeyOf(method) : null);
    }
}
