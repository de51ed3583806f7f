using PerfAspects.Shared;

namespace PerfAspects.Retrying;

/// <summary>The definition of <c>[Retry]</c>.</summary>
internal static class RetryDefinition
{
    public const string Delay = "200ms";
    public const string MaxDelay = "30s";
    public const bool Jitter = true;

    // Polly's longest, https://www.pollydocs.org/strategies/retry.html
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromDays(1);

    public static readonly AspectDefinition Definition = new("Retry")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types,
        Suggestion = "3",
        Settings =
        [
            SettingRule.Integer("MaxRetries", 1),
            SettingRule.DurationOrZero("Delay", s_longestDelay, "at most 1d", Delay),
            SettingRule.Choice("Backoff", "Exponential", "Constant", "Linear"),
            SettingRule.Duration("MaxDelay", TimeSpan.Zero, s_longestDelay, "at most 1d", MaxDelay),
            SettingRule.Flag("Jitter", Jitter),
            SettingRule.Types("Handle"),
            SettingRule.Types("Ignore"),
            SettingRule.FixedFlag("Idempotent"),
        ],
    };
}
