using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// PERF025: a cached result that its first reader uses up or disposes, told by the type that the method or its core returns.
/// </summary>
internal static class UsedUpRules
{
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
        => Find(method) is { } used
            ? [new RuleViolation(Descriptors.ResultUsedUp, method.Location, method.DisplayName, $"'{used.Type.Display()}'", used.Reason)]
            : [];

    /// <summary>The type that is used up, or null where the method is not cached or its results can be shared.</summary>
    public static UsedUpType? Find(AnnotatedMethod method)
        => method.Find(KnownAspects.Cached) is not null && method.Returned.Result is { } result
            ? UsedUpType.Find(result) ?? OfCore(method)
            : null;

    // The wrapper may promise less than the core returns: an IEnumerable<T>, or an object.
    private static UsedUpType? OfCore(AnnotatedMethod method)
        => IsVague(method.Returned.Result!)
            && CoreLookup.For(method) is { Difference: null, Core: { } core }
            && ReturnType.Of(core).Result is { } result
            ? UsedUpType.Find(result)
            : null;

    /// <summary>Whether the type says nothing of how its values are made.</summary>
    public static bool IsVague(ITypeSymbol type)
        => type.SpecialType is SpecialType.System_Object or SpecialType.System_Collections_IEnumerable
            || type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;
}
