namespace PerfAspects.Runtime.Settings;

/// <summary>Every setting of every aspect and what it may be: the one list for compiler and runtime.</summary>
internal static class SettingRules
{
    public const string Enabled = "Enabled";
    public const string Name = "Name";

    // Polly's range, https://www.pollydocs.org/strategies/circuit-breaker.html
    private static readonly TimeSpan s_shortestBreak = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestBreak = TimeSpan.FromDays(1);

    // Polly's longest, https://www.pollydocs.org/strategies/retry.html
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromDays(1);

    // The longest that every timer can be set to.
    private static readonly TimeSpan s_longestTimeout = TimeSpan.FromDays(49);

    private static readonly Dictionary<string, SettingRule[]> s_rules = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Traced"] = [],
        ["Timed"] = [SettingRule.MetricName("MetricName"), SettingRule.DurationOrNone("SlowThreshold")],
        ["Fallback"] = [SettingRule.Fixed("Method"), SettingRule.Types("Handle"), SettingRule.Types("Ignore")],
        ["Cached"] =
        [
            SettingRule.Duration("Duration") with { IsArgument = true },
            SettingRule.DurationOrNone("Sliding"),
            SettingRule.DurationOrNone("Jitter"),
            SettingRule.DurationOrNone("StaleOnError"),
            SettingRule.DurationOrNone("LoadTimeout"),
            SettingRule.Integer("MaxEntries", 0),
            SettingRule.Flag("CacheNull"),
            SettingRule.Fixed("Unless"),
            SettingRule.Fixed("Tags"),
            SettingRule.Fixed("PerInstance"),
        ],
        ["RateLimited"] =
        [
            SettingRule.Integer("Permits", 1) with { IsArgument = true },
            SettingRule.Duration("Window") with { IsArgument = true },
            SettingRule.Choice("Algorithm", "SlidingWindow", "FixedWindow", "TokenBucket"),
            SettingRule.Integer("QueueLimit", 0),
            SettingRule.Text("Name"),
        ],
        ["Retry"] =
        [
            SettingRule.Integer("MaxRetries", 1) with { IsArgument = true },
            SettingRule.DurationOrZero("Delay", s_longestDelay, "at most 1d"),
            SettingRule.Choice("Backoff", "Exponential", "Constant", "Linear"),
            SettingRule.Duration("MaxDelay", TimeSpan.Zero, s_longestDelay, "at most 1d"),
            SettingRule.Flag("Jitter"),
            SettingRule.Types("Handle"),
            SettingRule.Types("Ignore"),
            SettingRule.Fixed("Idempotent"),
        ],
        ["CircuitBreaker"] =
        [
            SettingRule.Ratio("FailureRatio"),
            SettingRule.Integer("MinimumThroughput", 2),
            SettingRule.Duration("SamplingDuration", s_shortestBreak, s_longestBreak, "from 500ms to 1d"),
            SettingRule.Duration("BreakDuration", s_shortestBreak, s_longestBreak, "from 500ms to 1d"),
            SettingRule.Types("Handle"),
            SettingRule.Types("Ignore"),
            SettingRule.Text("Name"),
        ],
        ["Timeout"] =
        [
            SettingRule.Duration("Duration", TimeSpan.Zero, s_longestTimeout, "at most 49d") with { IsArgument = true },
            SettingRule.Choice("OnIgnoredCancellation", "Wait", "Abandon"),
        ],
        ["Bulkhead"] =
        [
            SettingRule.Integer("MaxConcurrency", 1) with { IsArgument = true },
            SettingRule.Integer("QueueLimit", 0),
            SettingRule.Text("Name"),
        ],
        ["CacheInvalidate"] = [SettingRule.Fixed("Methods"), SettingRule.Fixed("Tags"), SettingRule.Fixed("Type"), SettingRule.Fixed("All")],
    };

    private static readonly string[] s_named = ["RateLimited", "CircuitBreaker", "Bulkhead"];

    private static readonly SettingRule s_enabled = SettingRule.Flag(Enabled);

    /// <summary>The settings of an aspect, but for <see cref="Enabled"/>, which all have.</summary>
    public static IReadOnlyList<SettingRule> Of(string aspect) => s_rules.TryGetValue(aspect, out var rules) ? rules : [];

    /// <summary>Whether methods may share what the aspect keeps, by the name its attribute gives.</summary>
    public static bool IsNamed(string aspect) => Array.IndexOf(s_named, aspect) >= 0;

    /// <summary>What a setting may be; <see langword="null"/> if the aspect has none of that name. Case does not matter, as in a configuration.</summary>
    public static SettingRule? Find(string aspect, string setting)
        => !s_rules.TryGetValue(aspect, out var rules) ? null
            : string.Equals(setting, Enabled, StringComparison.OrdinalIgnoreCase) ? s_enabled
            : Array.Find(rules, rule => string.Equals(rule.Name, setting, StringComparison.OrdinalIgnoreCase));
}
