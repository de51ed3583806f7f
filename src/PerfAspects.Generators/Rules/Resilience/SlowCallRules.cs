using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF022: settings of slow calls that no call could meet.</summary>
internal static class SlowCallRules
{
    private const string SlowCallDuration = "SlowCallDuration";
    private const string SlowCallRatio = "SlowCallRatio";

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.CircuitBreaker) is not { Attribute: var breaker })
        {
            yield break;
        }

        if (breaker.ValueOf(SlowCallRatio) is { Value: double ratio } && breaker.ValueOf(SlowCallDuration) is not { Value: string })
        {
            yield return new(
                Descriptors.SettingsDefeat,
                breaker.LocationOf(SlowCallRatio),
                FormattableString.Invariant($"{SlowCallRatio} = {ratio}"),
                method.DisplayName,
                $"no call is slow; write {SlowCallDuration} too");
        }

        var timeout = method.Find(KnownAspects.Timeout)?.Attribute.DurationOf("duration");
        if (breaker.DurationOf(SlowCallDuration) is { } slow && slow > timeout)
        {
            yield return new(
                Descriptors.SettingsDefeat,
                breaker.LocationOf(SlowCallDuration),
                $"{SlowCallDuration} = {breaker.TextOf(SlowCallDuration)}",
                method.DisplayName,
                "[Timeout] ends each call before it is slow; make it shorter than the timeout");
        }
    }
}
