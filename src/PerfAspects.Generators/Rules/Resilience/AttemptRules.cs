using System.Globalization;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF022: attempts that the time for a load cannot hold.</summary>
internal static class AttemptRules
{
    private const string LoadTimeout = "LoadTimeout";

    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Cache is not { Attribute: var cached } || cached.DurationOf(LoadTimeout) is not { } limit)
        {
            yield break;
        }

        var retries = RetrySchedule.Of(method.Find(KnownAspects.Retry)?.Attribute);
        var timeout = method.Find(KnownAspects.Timeout)?.Attribute.DurationOf("duration") ?? TimeSpan.Zero;
        var longest = retries.Delays + (timeout.TotalSeconds * (retries.Count + 1.0));
        if (longest > limit.TotalSeconds)
        {
            yield return new RuleViolation(
                Descriptors.SettingsDefeat,
                cached.LocationOf(LoadTimeout),
                $"{LoadTimeout} = {cached.TextOf(LoadTimeout)}",
                method.DisplayName,
                $"{(retries.Count == 0 ? "an attempt" : $"{retries.Count + 1L} attempts and the delays between them")} can take "
                + $"{Seconds(longest)}; give the load more time, or the attempts less");
        }
    }

    private static string Seconds(double seconds) => $"{seconds.ToString("0.###", CultureInfo.InvariantCulture)}s";
}
