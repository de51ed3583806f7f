using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Rules;

/// <summary>
/// PERF034: <c>[CacheKey]</c>, <c>[CacheIgnore]</c> or <c>[Partition]</c> on a parameter of a method without an aspect that reads the mark.
/// </summary>
internal static class MarkRules
{
    private static readonly ImmutableArray<string> s_partitioned =
        [KnownAspects.RateLimited, KnownAspects.CircuitBreaker, KnownAspects.AdaptiveConcurrency, KnownAspects.Bulkhead];

    /// <summary>The marks that this rule is about, by the names of their attributes.</summary>
    public static readonly ImmutableArray<string> Marks = [KeyPart.Key, KeyPart.Ignore, KnownAspects.Partition];

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method) =>
        from parameter in method.Symbol.Parameters
        from attribute in parameter.GetAttributes()
        let mark = NameOf(attribute)
        where mark is not null && !ReadersOf(mark).Any(aspect => method.Find(aspect) is not null)
        select Useless(parameter, attribute, mark);

    /// <summary>The violation of a mark on a parameter of a method that has no aspect at all; null for any other attribute.</summary>
    public static RuleViolation? OnPlainMethod(IParameterSymbol parameter, AttributeData attribute)
        => NameOf(attribute) is { } mark ? Useless(parameter, attribute, mark) : null;

    private static RuleViolation Useless(IParameterSymbol parameter, AttributeData attribute, string mark)
        => new(Descriptors.UselessMark, attribute.LocationOf(), mark, parameter.Name, parameter.ContainingSymbol.Display(), Reason(mark));

    private static string Reason(string mark)
        => mark == KnownAspects.Partition
            ? "the method has no [RateLimited], [CircuitBreaker], [AdaptiveConcurrency] or [Bulkhead]; add one of these, or remove the mark"
            : "the method is not [Cached]; add [Cached], or remove the mark";

    private static ImmutableArray<string> ReadersOf(string mark)
        => mark == KnownAspects.Partition ? s_partitioned : [KnownAspects.Cached, KnownAspects.CachedEach];

    private static string? NameOf(AttributeData attribute)
    {
        foreach (var mark in Marks)
        {
            if (attribute.Is(mark))
            {
                return mark;
            }
        }

        return null;
    }
}
