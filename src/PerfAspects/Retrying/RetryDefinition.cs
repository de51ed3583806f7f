using PerfAspects.Shared;

namespace PerfAspects.Retrying;

/// <summary>The definition of <c>[Retry]</c>.</summary>
internal static class RetryDefinition
{
    public const string Delay = "200ms";
    public const string MaxDelay = "30s";
    public const bool Jitter = true;
    public const double Budget = 0.1;

    /// <summary>Polly's longest delay: https://www.pollydocs.org/strategies/retry.html.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    public static readonly AspectDefinition Definition = new("Retry")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types,
        Suggestion = "3",
        Settings =
        [
            SettingRule.Integer("MaxRetries", 1),
            SettingRule.DurationOrZero("Delay", LongestDelay, "at most 1d", Delay),
            SettingRule.Choice("Backoff", "Exponential", "Constant", "Linear"),
            SettingRule.Duration("MaxDelay", TimeSpan.Zero, LongestDelay, "at most 1d", MaxDelay),
            SettingRule.Flag("Jitter", Jitter),
            SettingRule.Types("Handle"),
            SettingRule.Types("Ignore"),
            SettingRule.RatioOrZero("Budget", Budget),
            SettingRule.Fixed("DelayOf"),
            SettingRule.Fixed("HandleResult"),
            SettingRule.FixedFlag("Idempotent"),
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = RetryTelemetry.Telemetry,
#endif
    };
}
