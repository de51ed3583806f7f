using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>The <c>[CacheInvalidate]</c> attributes of a method → <see cref="InvalidationModel"/>.</summary>
internal static class InvalidationParser
{
    public static EquatableArray<InvalidationModel> Parse(AnnotatedMethod method, ArgumentScope scope)
        => method.Invalidations
            .Select(attribute => new InvalidationModel(
                scope.Runtime(),
                attribute.MomentOf(),
                Parse(attribute, method, scope).ToEquatableArray()))
            .ToArray()
            .ToEquatableArray();

    private static IEnumerable<InvalidationStep> Parse(AttributeData attribute, AnnotatedMethod method, ArgumentScope scope)
    {
        foreach (var target in InvalidationLookup.Of(method, attribute).SelectMany(lookup => lookup.Targets))
        {
            yield return target.DropsAll ? All(target.Method, method, scope) : One(target.Method, method, scope);
        }

        var tags = TagParser.Parse(attribute, method, scope).ToEquatableArray();
        if (tags.Count > 0)
        {
            // A runtime without a tier completes them at once.
            yield return Step(method, Emitted.Type("CacheInvalidation"), "Tags", "TagsAsync", [scope.Runtime()]) with { Tags = tags };
        }
    }

    private static InvalidationStep One(IMethodSymbol cached, AnnotatedMethod method, ArgumentScope scope)
    {
        var attribute = InvalidationTarget.CachedOf(cached, method.Compilation)!;
        var keys = InvalidationTarget.KeyParameters(cached)
            .Select(key => (Key: key, Argument: InvalidationTarget.ArgumentFor(method, cached, key)!))
            .ToArray();
        var collection = keys.FirstOrDefault(pair => InvalidationTarget.IsCollection(method, pair.Key, pair.Argument)).Argument;
        var item = Identifiers.Free("each", method.Symbol.Takes);
        Expression[] arguments =
        [
            Runtime(cached, method, scope),
            .. attribute.IsPerInstance() ? [scope.Instance()] : Array.Empty<Expression>(),
            .. keys.Select(pair => SymbolEqualityComparer.Default.Equals(pair.Argument, collection)
                ? Expression.Of(item) : scope.Argument(pair.Argument)),
        ];
        var definition = cached.OriginalDefinition;
        var target = $"{Holder(cached, method, scope)}{TypeArguments(cached, scope)}";
        var later = SharedRules.IsShared(attribute) ? MethodNames.InvalidateLater(definition) : null;
        return collection is null
            ? Step(method, target, MethodNames.Invalidate(definition), later, arguments)
            : Step(method, target, MethodNames.Invalidate(definition), later, arguments) with
            {
                Loop = new LoopModel(item, scope.Argument(collection)),
            };
    }

    private static InvalidationStep All(IMethodSymbol cached, AnnotatedMethod method, ArgumentScope scope)
        => Step(
            method,
            Holder(cached, method, scope),
            MethodNames.InvalidateAll(cached.OriginalDefinition),
            SharedRules.IsShared(InvalidationTarget.CachedOf(cached, method.Compilation)!)
                ? MethodNames.InvalidateAllLater(cached.OriginalDefinition) : null,
            [Runtime(cached, method, scope)]);

    private static InvalidationStep Step(AnnotatedMethod method, string target, string now, string? later, Expression[] arguments)
        => new(target, now, SharedRules.MayAwait(method) ? later : null, arguments.ToEquatableArray(), default);

    // A static method, and one of a type that brings no runtime, keeps its values in the default one, whoever invalidates them.
    public static Expression Runtime(IMethodSymbol cached, AnnotatedMethod method, ArgumentScope scope)
        => cached.IsStatic || !RuntimeParser.HasOwn(cached.ContainingType.OriginalDefinition, method.Compilation)
            ? RuntimeParser.Default : scope.Runtime();

    public static string Holder(IMethodSymbol cached, AnnotatedMethod invalidator, ArgumentScope scope)
    {
        var holder = MethodNames.Holder(cached.OriginalDefinition, invalidator.Compilation);
        return SymbolEqualityComparer.Default.Equals(cached.ContainingType, invalidator.Symbol.ContainingType)
            && !invalidator.Symbol.Takes(holder)
            ? holder
            : $"{scope.Type(cached.ContainingType)}.{holder}";
    }

    public static string TypeArguments(IMethodSymbol cached, ArgumentScope scope)
        => cached.IsGenericMethod ? $"<{string.Join(", ", cached.TypeArguments.Select(scope.Type))}>" : "";
}
