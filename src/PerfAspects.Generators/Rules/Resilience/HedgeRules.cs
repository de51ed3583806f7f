using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF022: a hedge that could only begin when its call has timed out.</summary>
internal static class HedgeRules
{
    private const string Delay = "Delay";

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Hedge) is { Attribute: var hedge }
            && hedge.DurationOf(Delay) is { } delay
            && delay >= method.Find(KnownAspects.Timeout)?.Attribute.DurationOf("duration"))
        {
            yield return new RuleViolation(
                Descriptors.SettingsDefeat,
                hedge.LocationOf(Delay),
                $"{Delay} = {hedge.TextOf(Delay)}",
                method.DisplayName,
                "[Timeout] ends the call before another begins; make the delay shorter than the timeout");
        }
    }
}
