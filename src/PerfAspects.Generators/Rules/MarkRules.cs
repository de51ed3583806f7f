using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Rules;

/// <summary>
/// PERF034: <c>[CacheKey]</c>, <c>[CacheIgnore]</c>, <c>[Partition]</c>, <c>[Priority]</c> or <c>[ShedBy]</c> on a parameter of a method
/// without an aspect that reads the mark, and a <c>[Priority]</c> that cannot be read.
/// </summary>
internal static class MarkRules
{
    private const string NotCached = "the method is not [Cached]; add [Cached], or remove the mark";

    private static readonly ImmutableArray<string> s_cached = [KnownAspects.Cached, KnownAspects.CachedEach];

    private static readonly ImmutableArray<Mark> s_marks =
    [
        new(KeyPart.Key, s_cached, NotCached),
        new(KeyPart.Ignore, s_cached, NotCached),
        new(
            KnownAspects.Partition,
            [KnownAspects.RateLimited, KnownAspects.CircuitBreaker, KnownAspects.AdaptiveConcurrency, KnownAspects.Bulkhead],
            "the method has no [RateLimited], [CircuitBreaker], [AdaptiveConcurrency] or [Bulkhead]; add one of these, or remove the mark"),
        new(KnownAspects.Priority, [KnownAspects.Bulkhead], "the method has no [Bulkhead]; add one, or remove the mark"),
        new(KnownAspects.ShedBy, [KnownAspects.Shed], "the method has no [Shed]; add it, or remove the mark"),
    ];

    /// <summary>The marks that this rule is about, by the names of their attributes.</summary>
    public static readonly ImmutableArray<string> Marks = [.. s_marks.Select(mark => mark.Name)];

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method) =>
        from parameter in method.Symbol.Parameters
        from attribute in parameter.GetAttributes()
        let mark = Find(attribute)
        where mark is not null
        let reason = !mark.Readers.Any(aspect => method.Find(aspect) is not null) ? mark.Reason
            : mark.Name == KnownAspects.Priority ? FaultOfPriority(method, parameter)
            : null
        where reason is not null
        select Useless(parameter, attribute, mark.Name, reason);

    /// <summary>The violation of a mark on a parameter of a method that has no aspect at all; null for any other attribute.</summary>
    public static RuleViolation? OnPlainMethod(IParameterSymbol parameter, AttributeData attribute)
        => Find(attribute) is { } mark ? Useless(parameter, attribute, mark.Name, mark.Reason) : null;

    /// <summary>The parameter by which the calls that wait for the method's bulkhead are ordered; null without one.</summary>
    public static IParameterSymbol? PriorityOf(AnnotatedMethod method)
        => method.Find(KnownAspects.Bulkhead) is null
            ? null
            : method.Symbol.Parameters.FirstOrDefault(parameter => IsInteger(parameter.Type)
                && parameter.GetAttributes().Any(attribute => attribute.Is(KnownAspects.Priority)));

    private static string? FaultOfPriority(AnnotatedMethod method, IParameterSymbol parameter)
        => !IsInteger(parameter.Type) ? "its type is neither an integer nor an enum; mark another parameter, or change the type"
            : !SymbolEqualityComparer.Default.Equals(PriorityOf(method), parameter)
                ? "another parameter before it is the priority; mark one of the two"
            : null;

    private static bool IsInteger(ITypeSymbol type) => type.TypeKind == TypeKind.Enum
        || type.SpecialType is SpecialType.System_SByte or SpecialType.System_Byte
            or SpecialType.System_Int16 or SpecialType.System_UInt16
            or SpecialType.System_Int32 or SpecialType.System_UInt32
            or SpecialType.System_Int64 or SpecialType.System_UInt64
            or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    private static RuleViolation Useless(IParameterSymbol parameter, AttributeData attribute, string mark, string reason)
        => new(Descriptors.UselessMark, attribute.LocationOf(), mark, parameter.Name, parameter.ContainingSymbol.Display(), reason);

    private static Mark? Find(AttributeData attribute)
    {
        foreach (var mark in s_marks)
        {
            if (attribute.Is(mark.Name))
            {
                return mark;
            }
        }

        return null;
    }

    /// <param name="Name">The name of the attribute.</param>
    /// <param name="Readers">The aspects that read the mark.</param>
    /// <param name="Reason">The reason why the mark does nothing without them.</param>
    private sealed record Mark(string Name, ImmutableArray<string> Readers, string Reason);
}
