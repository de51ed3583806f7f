using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF016: the method that answers in the place of a failed one. What is not a constant is the compiler's to tell.</summary>
internal static class FallbackRules
{
    private const string Remedy = "give it the same parameters, at most an Exception after them, and a result that fits";

    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.Aspects
            .Where(aspect => aspect.Name == KnownAspects.Fallback
                && aspect.Attribute.ValueOf(FallbackLookup.Argument) is { Kind: TypedConstantKind.Primitive })
            .Select(aspect => Check(method, aspect.Attribute))
            .OfType<RuleViolation>();

    private static RuleViolation? Check(AnnotatedMethod method, AttributeData fallback)
    {
        var lookup = FallbackLookup.Of(method, fallback);
        var difference = lookup.Method is not { } named ? $"there is no method of that name here; {Remedy}"
            : lookup.Difference is { } different ? $"{different}; {Remedy}"
            : WrapperChain.LeadsBack(named, method, Called)
                ? $"when it fails it leads back to '{method.Member.Name}', without end; name another"
            : null;
        return difference is null
            ? null
            : new RuleViolation(
                Descriptors.FallbackDiffers,
                fallback.LocationOf(FallbackLookup.Argument),
                fallback.ValueOf(FallbackLookup.Argument)?.Value as string ?? "null",
                method.DisplayName,
                difference);
    }

    private static IEnumerable<IMethodSymbol> Called(AnnotatedMethod wrapper)
        => FallbackLookup.All(wrapper).Where(lookup => lookup.Difference is null).Select(lookup => lookup.Method).OfType<IMethodSymbol>()
            .Concat(WrapperChain.Core(wrapper));
}
