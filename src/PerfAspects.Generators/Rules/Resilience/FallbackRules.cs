using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF016: the method that answers in the place of a failed one. What is not a constant is the compiler's to tell.</summary>
internal static class FallbackRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.Aspects
            .Where(aspect => aspect.Name == KnownAspects.Fallback && aspect.Attribute.ValueOf(FallbackLookup.Argument) is { Kind: TypedConstantKind.Primitive })
            .Select(aspect => Check(method, aspect.Attribute))
            .OfType<RuleViolation>();

    private static RuleViolation? Check(AnnotatedMethod method, AttributeData fallback)
    {
        var lookup = FallbackLookup.Of(method, fallback);
        return lookup is { Method: not null, Difference: null }
            ? null
            : new RuleViolation(
                Descriptors.FallbackDiffers,
                fallback.LocationOf(FallbackLookup.Argument),
                fallback.ValueOf(FallbackLookup.Argument)?.Value as string ?? "null",
                method.DisplayName,
                lookup.Difference ?? "there is no method of that name here");
    }
}
