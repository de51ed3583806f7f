using System.Reflection;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF027, PERF028: keys and results that processes cannot share.</summary>
internal static class SharedRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method) => IsShared(method) ? Keys(method).Concat(Result(method)) : [];

    /// <summary>
    /// Whether the method's values are shared by processes. Values of one instance are not: no other process has the instance.
    /// </summary>
    public static bool IsShared(AnnotatedMethod method)
        => method.Cache is { Attribute: var cached } && IsShared(cached) && WithLookup.Of(method).Target is null;

    /// <summary>The type of the values that the method keeps; null if it returns none.</summary>
    public static ITypeSymbol? ValueOf(AnnotatedMethod method)
        => EachSignature.IsEach(method.Symbol) ? EachSignature.DictionaryOf(method.Symbol)?.Value : method.Returned.Result;

    /// <inheritdoc cref="IsShared(AnnotatedMethod)"/>
    public static bool IsShared(AttributeData cached) => cached.IsShared() && !cached.IsPerInstance();

    /// <summary>
    /// Whether an async wrapper awaits that other processes have dropped values: it drops tags, or entries that processes share.
    /// </summary>
    public static bool IsAwaited(AnnotatedMethod method)
        => MayAwait(method)
            && (method.Invalidations.Any(attribute => !attribute.TextsOf(CachedArguments.Tags).IsEmpty)
                || InvalidationLookup.All(method).Any(target => IsShared(InvalidationTarget.CachedOf(target.Method, method.Compilation)!)));

    /// <summary>Whether the wrapper may await. In unsafe code and under a lock it blocks its thread instead.</summary>
    public static bool MayAwait(AnnotatedMethod method)
        => !method.IsUnsafe && !method.Symbol.MethodImplementationFlags.HasFlag(MethodImplAttributes.Synchronized);

    private static IEnumerable<RuleViolation> Keys(AnnotatedMethod method)
    {
        foreach (var part in KeyPart.Of(method.Symbol))
        {
            if (part.Type(method.Symbol, method.Compilation) is { } type
                && SharedKeyType.FindFault(type, method.Symbol.ContainingType, method.Compilation) is { } fault)
            {
                var blamed = SymbolEqualityComparer.Default.Equals(type.WithoutNullable(), fault)
                    ? $"'{fault.Display()}'" : $"'{fault.Display()}' in '{type.Display()}'";
                yield return new RuleViolation(
                    Descriptors.KeyNotShared,
                    part.Parameter.Locations[0],
                    part.Parameter.Name,
                    "in the key",
                    method.DisplayName,
                    blamed,
                    "mark members of it with [CacheKey], or the parameter with [CacheIgnore]");
            }
        }
    }

    private static IEnumerable<RuleViolation> Result(AnnotatedMethod method)
    {
        if (ValueOf(method) is { } result && SharedResultType.Find(result) is { } fault)
        {
            var blamed = SymbolEqualityComparer.Default.Equals(result.WithoutNullable(), fault.Type)
                ? $"'{fault.Type.Display()}'" : $"'{fault.Type.Display()}' in '{result.Display()}'";
            yield return new RuleViolation(Descriptors.ResultNotShared, method.Location, method.DisplayName, blamed, fault.Reason);
        }
    }
}
