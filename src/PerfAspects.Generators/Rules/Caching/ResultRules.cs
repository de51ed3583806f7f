using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF011: a cached result that all callers share and any of them can change. One that is used up is PERF025.</summary>
internal static class ResultRules
{
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Cached) is not null && method.Returned.Result is { } result && Mutable(result) is { } mutable
            && UsedUpType.Find(result) is null)
        {
            yield return new RuleViolation(
                Descriptors.MutableResult,
                method.Location,
                method.DisplayName,
                mutable.Display());
        }
    }

    private static ITypeSymbol? Mutable(ITypeSymbol type)
        => type.WithoutNullable() switch
        {
            IArrayTypeSymbol array => array,
            INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements
                .Select(element => Mutable(element.Type))
                .FirstOrDefault(mutable => mutable is not null),
            INamedTypeSymbol named when IsMutable(named) => named,
            _ => null,
        };

    private static bool IsMutable(INamedTypeSymbol type)
        => (type.Name == "StringBuilder" && type.IsIn("System", "Text"))
            || (IsCollection(type) && !type.Name.Contains("ReadOnly") && !type.Name.StartsWith("IEnumer", StringComparison.Ordinal));

    // Immutable and frozen collections live in namespaces of their own.
    private static bool IsCollection(INamedTypeSymbol type)
        => (type.IsIn("System", "Collections") || type.IsIn("System", "Collections", "Generic")
            || type.IsIn("System", "Collections", "Concurrent")
                || type.IsIn("System", "Collections", "ObjectModel") || type.IsIn("System", "Collections", "Specialized"))
            && type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_Collections_IEnumerable);
}
