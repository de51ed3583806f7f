using PerfAspects.AdaptiveConcurrency;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// PERF022: numbers of <c>[AdaptiveConcurrency]</c> that cannot hold together, and a <c>[Bulkhead]</c> beside it, whose queue it would
/// measure as part of the core.
/// </summary>
internal static class ConcurrencyRules
{
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.AdaptiveConcurrency) is not { Attribute: var adaptive })
        {
            yield break;
        }

        var (min, initial, max) = (NumberOf("Min"), NumberOf("Initial"), NumberOf("Max"));
        if (min is { } least && least > (max ?? AdaptiveConcurrencyDefinition.Max))
        {
            yield return Violation("Min", least, "it is over Max; make it at most Max");
        }
        else if (initial is { } first && first > (max ?? AdaptiveConcurrencyDefinition.Max))
        {
            yield return Violation("Initial", first, "it is over Max; make it at most Max");
        }
        else if (initial is { } begin && begin < (min ?? AdaptiveConcurrencyDefinition.Min))
        {
            yield return Violation("Initial", begin, "it is under Min; make it at least Min");
        }

        if (method.Find(KnownAspects.Bulkhead) is { Attribute: var bulkhead } && bulkhead.ValueOf("Offload") is not { Value: true })
        {
            yield return new(
                Descriptors.SettingsDefeat,
                adaptive.LocationOf(),
                "[AdaptiveConcurrency]",
                method.DisplayName,
                "the wait in the queue of its [Bulkhead] counts as part of the core; remove one of the two");
        }

        int? NumberOf(string argument) => adaptive.ValueOf(argument) is { Value: int number } ? number : null;

        RuleViolation Violation(string argument, int value, string reason)
            => new(Descriptors.SettingsDefeat, adaptive.LocationOf(argument), $"{argument} = {value}", method.DisplayName, reason);
    }
}
