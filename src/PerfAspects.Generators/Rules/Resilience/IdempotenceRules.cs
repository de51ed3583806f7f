using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// PERF024: a retried method whose name says that doing it twice does more than doing it once, and a hedged method that does not say it is
/// idempotent.
/// </summary>
internal static class IdempotenceRules
{
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Retry) is { } retry && !IsIdempotent(retry) && RepeatedEffect.Of(method.Member.Name) is { } effect)
        {
            yield return Violation(retry, $"do '{effect}' again with each retry, although the failed attempt may have done it");
        }

        if (method.Find(KnownAspects.Hedge) is { } hedge && !IsIdempotent(hedge))
        {
            yield return Violation(hedge, "run twice at once where it is slow, and both calls may do what it does");
        }

        RuleViolation Violation(Aspect aspect, string harm) => new(
            Descriptors.NotIdempotent,
            aspect.IsOfType ? method.Location : aspect.Attribute.LocationOf(),
            method.DisplayName,
            harm,
            aspect.Name);
    }

    private static bool IsIdempotent(Aspect aspect) => aspect.Attribute.ValueOf("Idempotent") is { Value: true };
}
