using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF024: a retried method whose name says that doing it twice does more than doing it once.</summary>
internal static class IdempotenceRules
{
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Retry) is { Attribute: var retry } aspect
            && retry.ValueOf("Idempotent") is not { Value: true }
            && RepeatedEffect.Of(method.Member.Name) is { } effect)
        {
            yield return new RuleViolation(Descriptors.NotIdempotent, aspect.IsOfType
                ? method.Location : retry.LocationOf(), method.DisplayName, effect);
        }
    }
}
