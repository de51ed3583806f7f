using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Model;

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
            yield return new RuleViolation(
                Descriptors.NothingInvalidated, attribute.LocationOf(), method.DisplayName, "invalidate anything", idle);
        }

        if (Early(method, attribute) is { } early)
        {
            yield return early;
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
                    names.IsEmpty ? "invalidate all cached methods of a type" : $"invalidate '{names[i]}'",
                    reason);
            }
        }
    }

    // Before the core has succeeded, 'out' arguments have no value.
    private static RuleViolation? Early(AnnotatedMethod method, AttributeData attribute)
    {
        if (attribute.MomentOf() == InvalidationMoment.Success
            || method.Symbol.Parameters.All(parameter => parameter.RefKind != RefKind.Out))
        {
            return null;
        }

        var read = InvalidationLookup.Of(method, attribute)
            .SelectMany(lookup => lookup.Targets)
            .Where(target => !target.DropsAll)
            .SelectMany(target => InvalidationTarget.KeyParameters(target.Method)
                .Select(key => InvalidationTarget.ArgumentFor(method, target.Method, key)))
            .Concat(TagRules.Paths(attribute, method).Select(path => (IParameterSymbol?)path.Parameter))
            .FirstOrDefault(argument => argument?.RefKind == RefKind.Out);
        return read is null
            ? null
            : new RuleViolation(
                Descriptors.NothingInvalidated,
                attribute.LocationOf(CachedArguments.When),
                method.DisplayName,
                "invalidate at that moment",
                $"'{read.Name}' is an 'out' parameter, which has no value unless the core has succeeded; leave When at Success");
    }

    // A type alone looks as if it meant something.
    private static string? Idle(AttributeData attribute)
        => attribute.ValueOf(CachedArguments.Type) is { IsNull: false }
            ? "its [CacheInvalidate] names a type and no method; name methods or set All"
            : attribute.TextsOf(CachedArguments.Tags).IsEmpty ? "its [CacheInvalidate] names nothing; name methods, Tags, or set All"
            : null;
}
