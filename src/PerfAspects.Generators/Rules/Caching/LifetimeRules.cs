using System.Globalization;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF022: times that defeat the entry's duration.</summary>
internal static class LifetimeRules
{
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
    {
        if (method.Cache is not { Attribute: var cached })
        {
            yield break;
        }

        var duration = cached.DurationOf("duration") ?? TimeSpan.MaxValue;

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

        foreach (var violation in Freshness(method, cached))
        {
            yield return violation;
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

    private static IEnumerable<RuleViolation> Freshness(AnnotatedMethod method, AttributeData cached)
    {
        if (cached.DurationOf(CachedArguments.SoftTimeout) > TimeSpan.Zero)
        {
            var hasStale = cached.ValueOf(CachedArguments.StaleOnError) is { IsNull: false }
                || cached.ValueOf(CachedArguments.StaleWhileRevalidate) is { IsNull: false };
            if (!hasStale)
            {
                yield return Violation("there is no expired value to serve; set StaleOnError or StaleWhileRevalidate too");
            }
            else if (method.Returned.Shape is ReturnShape.Value)
            {
                yield return Violation("a method that returns no task waits for its load; return a task");
            }
        }

        if (cached.ValueOf(CachedArguments.RefreshAhead) is { Value: double share } && share != 0 && !(share > 0 && share < 1))
        {
            yield return new(
                Descriptors.SettingsDefeat,
                cached.LocationOf(CachedArguments.RefreshAhead),
                $"RefreshAhead = {share.ToString(CultureInfo.InvariantCulture)}",
                method.DisplayName,
                "it is a share of the duration, and nothing is loaded ahead; write a number between 0 and 1, such as 0.8");
        }

        RuleViolation Violation(string reason)
            => new(
                Descriptors.SettingsDefeat,
                cached.LocationOf(CachedArguments.SoftTimeout),
                $"SoftTimeout = {cached.TextOf(CachedArguments.SoftTimeout)}",
                method.DisplayName,
                reason);
    }
}
