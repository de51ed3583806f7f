using PerfAspects.Shared;

namespace PerfAspects.Retrying;

/// <summary>The definition of <c>[Retry]</c>.</summary>
internal static class RetryDefinition
{
    public const string Delay = "200ms";
    public const string MaxDelay = "30s";
    public const bool Jitter = true;
    public const double Budget = 0.1;

    private const string Constant = "Constant";
    private const string Linear = "Linear";

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
            SettingRule.Choice("Backoff", "Exponential", Constant, Linear),
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

    /// <summary>The seconds of all delays of a call whose every attempt fails, without jitter.</summary>
    /// <param name="count">The retries. There may be any number, so nothing counts up to it.</param>
    /// <param name="delay">The seconds before the first retry.</param>
    /// <param name="longest">The longest delay in seconds.</param>
    /// <param name="backoff">The name of the backoff; <see langword="null"/> for the default.</param>
    public static double DelaysOf(int count, double delay, double longest, string? backoff)
    {
        if (delay <= 0)
        {
            return 0;
        }

        var ratio = Math.Max(0, longest / delay);
        double growing = backoff switch
        {
            _ when ratio < 1 => 0,
            Constant => count,
            Linear => Math.Min(count, Math.Floor(ratio)),
            _ => Math.Min(count, Math.Floor(Math.Log(ratio, 2)) + 1),
        };
        var grown = backoff switch
        {
            Constant => growing,
            Linear => growing * (growing + 1) / 2,
            _ => Math.Pow(2, growing) - 1,
        };
        return (grown * delay) + ((count - growing) * longest); // delays that grow, then delays that stay at the longest
    }
}
