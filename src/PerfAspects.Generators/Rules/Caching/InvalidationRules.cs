using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF013: what <c>[CacheInvalidate]</c> names must be there, and the method must be able to say which entry it means.</summary>
internal static class InvalidationRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.Invalidations.SelectMany(attribute => Check(method, attribute));

    private static IEnumerable<RuleViolation> Check(AnnotatedMethod method, AttributeData attribute)
    {
        var names = attribute.TextsOf(CachedArguments.Methods);
        if (names.IsEmpty && !attribute.DropsAll() && Idle(attribute) is { } idle)
        {
            yield return new RuleViolation(Descriptors.NothingInvalidated, attribute.LocationOf(), method.DisplayName, "anything", idle);
        }

        var lookups = InvalidationLookup.Of(method, attribute).ToArray();
        for (var i = 0; i < lookups.Length; i++)
        {
            if (lookups[i].Error is { } reason)
            {
                yield return new RuleViolation(
                    Descriptors.NothingInvalidated,
                    names.IsEmpty ? attribute.LocationOf(CachedArguments.All) : attribute.LocationOf(CachedArguments.Methods, i),
                    method.DisplayName,
                    names.IsEmpty ? "all cached methods of a type" : $"'{names[i]}'",
                    reason);
            }
        }
    }

    // A type alone looks as if it meant something.
    private static string? Idle(AttributeData attribute)
        => attribute.ValueOf(CachedArguments.Type) is { IsNull: false }
            ? "its [CacheInvalidate] names a type and no method; name methods or set All"
            : attribute.TextsOf(CachedArguments.Tags).IsEmpty ? "its [CacheInvalidate] names nothing; name methods, Tags, or set All"
            : null;
}
