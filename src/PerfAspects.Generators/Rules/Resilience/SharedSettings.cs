using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using PerfAspects.Runtime;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// The settings that methods which share a <c>Name</c> must have alike, as they take effect: one that is left out equals its default written out.
/// </summary>
internal static class SharedSettings
{
    public const string Name = "Name";

    /// <summary>The settings of each aspect that can be shared, with their defaults; null where each use writes one. <c>Enabled</c> is none.</summary>
    public static readonly ImmutableDictionary<string, ImmutableArray<(string Setting, object? Default)>> All =
        new Dictionary<string, ImmutableArray<(string, object?)>>
        {
            [KnownAspects.RateLimited] = [("permits", null), ("window", null), ("Algorithm", "SlidingWindow"), ("QueueLimit", 0)],
            [KnownAspects.CircuitBreaker] =
            [
                ("FailureRatio", 0.5), ("MinimumThroughput", 10), ("SamplingDuration", "30s"), ("BreakDuration", "5s"), ("Handle", ""), ("Ignore", ""),
            ],
            [KnownAspects.Bulkhead] = [("maxConcurrency", null), ("QueueLimit", 0)],
        }.ToImmutableDictionary();

    /// <summary>The first setting that differs, with both values; null if the two are alike.</summary>
    public static (string Setting, string Here, string There)? Difference(Aspect here, Aspect there)
    {
        foreach (var (setting, otherwise) in All[here.Name])
        {
            var (ours, theirs) = (Value(here.Attribute, setting, otherwise), Value(there.Attribute, setting, otherwise));
            if (!Meaning(ours).Equals(Meaning(theirs)))
            {
                return (setting, Text(ours), Text(theirs));
            }
        }

        return null;
    }

    private static object Value(AttributeData attribute, string setting, object? otherwise)
        => attribute.EnumOf(setting) ?? attribute.ValueOf(setting) switch
        {
            { Kind: TypedConstantKind.Array, IsNull: false, Values: var types } => string.Join(", ", types.Select(type => type.Value?.ToString()).OrderBy(name => name, StringComparer.Ordinal)),
            { Kind: TypedConstantKind.Primitive, Value: { } value } => value,
            _ => otherwise ?? "",
        };

    // 60s is 1m.
    private static object Meaning(object value) => value is string text && DurationGrammar.TryParse(text, out var duration) ? duration : value;

    private static string Text(object value) => value is "" ? "none" : Convert.ToString(value, CultureInfo.InvariantCulture);
}
