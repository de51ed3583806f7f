using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF022: times that defeat the entry's duration.</summary>
internal static class LifetimeRules
{
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.Cached) is not { Attribute: var cached } || cached.DurationOf("duration") is not { } duration)
        {
            yield break;
        }

        if (cached.DurationOf("Sliding") is { } sliding && sliding > duration)
        {
            yield return Violation("Sliding", "an entry is gone before it could be unused that long; make it shorter than the duration");
        }

        if (cached.DurationOf("Jitter") is { } jitter && jitter >= duration)
        {
            yield return Violation("Jitter", "it can take an entry's whole time; make it shorter than the duration");
        }

        if (cached.DurationOf(CachedArguments.LocalDuration) is { } local && local > duration)
        {
            yield return Violation(CachedArguments.LocalDuration, "an entry is gone before that; make it shorter than the duration");
        }

        if (cached.IsShared() && cached.IsPerInstance())
        {
            yield return new(
                Descriptors.SettingsDefeat,
                cached.LocationOf(CachedArguments.Shared),
                "Shared = true",
                method.DisplayName,
                "its entries belong to one instance, which no other process has; remove PerInstance or Shared");
        }

        RuleViolation Violation(string argument, string reason)
            => new(Descriptors.SettingsDefeat, cached.LocationOf(argument), $"{argument} = {cached.TextOf(argument)}", method.DisplayName,
                reason);
    }
}
