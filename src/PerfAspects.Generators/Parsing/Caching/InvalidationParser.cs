using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>The <c>[CacheInvalidate]</c> attributes of a method → <see cref="InvalidationModel"/>.</summary>
internal static class InvalidationParser
{
    public static EquatableArray<InvalidationModel> Parse(AnnotatedMethod method, ArgumentScope scope)
        => method.Invalidations
            .Select(attribute => new InvalidationModel(scope.Runtime(), Parse(attribute, method, scope).ToEquatableArray()))
            .ToArray()
            .ToEquatableArray();

    private static IEnumerable<string> Parse(AttributeData attribute, AnnotatedMethod method, ArgumentScope scope)
    {
        foreach (var target in InvalidationLookup.Of(method, attribute).SelectMany(lookup => lookup.Targets))
        {
            yield return target.DropsAll ? All(target.Method, method, scope) : One(target.Method, method, scope);
        }

        var tags = TagParser.Parse(attribute, method, scope).Select(tag => $"new {Door.Space}CacheTag({tag})").ToArray();
        if (tags.Length > 0)
        {
            yield return $"{Door.Space}CacheInvalidation.Tags({scope.Runtime()}, {string.Join(", ", tags)});";
        }
    }

    private static string One(IMethodSymbol cached, AnnotatedMethod method, ArgumentScope scope)
    {
        var isPerInstance = InvalidationTarget.CachedOf(cached, method.Compilation)!.IsPerInstance();
        string[] arguments =
        [
            Runtime(cached, method, scope),
            .. isPerInstance ? [scope.Instance()] : Array.Empty<string>(),
            .. InvalidationTarget.KeyParameters(cached).Select(key => scope.Argument(method.Symbol.Parameters.First(own => own.Name == key.Name))),
        ];
        return $"{Holder(cached, method, scope)}{TypeArguments(cached, scope)}.{MethodNames.Invalidate(cached.OriginalDefinition)}({string.Join(", ", arguments)});";
    }

    private static string All(IMethodSymbol cached, AnnotatedMethod method, ArgumentScope scope)
        => $"{Holder(cached, method, scope)}.{MethodNames.InvalidateAll(cached.OriginalDefinition)}({Runtime(cached, method, scope)});";

    // A static method, and one of a type that brings no runtime, keeps its values in the default one, whoever invalidates them.
    private static string Runtime(IMethodSymbol cached, AnnotatedMethod method, ArgumentScope scope)
        => cached.IsStatic || !RuntimeParser.HasOwn(cached.ContainingType.OriginalDefinition, method.Compilation) ? RuntimeParser.Default : scope.Runtime();

    private static string Holder(IMethodSymbol cached, AnnotatedMethod invalidator, ArgumentScope scope)
    {
        var holder = MethodNames.Holder(cached.OriginalDefinition, invalidator.Compilation);
        return SymbolEqualityComparer.Default.Equals(cached.ContainingType, invalidator.Symbol.ContainingType) && !invalidator.Symbol.Takes(holder)
            ? holder
            : $"{scope.Type(cached.ContainingType)}.{holder}";
    }

    private static string TypeArguments(IMethodSymbol cached, ArgumentScope scope)
        => cached.IsGenericMethod ? $"<{string.Join(", ", cached.TypeArguments.Select(scope.Type))}>" : "";
}
