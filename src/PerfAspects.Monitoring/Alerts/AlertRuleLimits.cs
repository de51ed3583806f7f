namespace PerfAspects.Monitoring.Alerts;

/// <summary>The ranges of the durations of a rule.</summary>
internal static class AlertRuleLimits
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(7);

    /// <summary>Finds a duration that is out of its range; <see langword="null"/> without one.</summary>
    public static string? Check(AlertRule rule)
        => rule.Window < s_shortest || rule.Window > s_longest ? "Window must be from 1 second to 7 days"
            : rule.For < TimeSpan.Zero || rule.For > s_longest ? "For must be from zero to 7 days"
            : rule.Cooldown < TimeSpan.Zero || rule.Cooldown > s_longest ? "Cooldown must be from zero to 7 days"
            : null;
}
