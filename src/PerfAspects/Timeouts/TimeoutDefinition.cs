using PerfAspects.Shared;

namespace PerfAspects.Timeouts;

/// <summary>The definition of <c>[Timeout]</c>.</summary>
internal static class TimeoutDefinition
{
    // The longest that every timer can be set to.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(49);

    public static readonly AspectDefinition Definition = new("Timeout")
    {
        Targets = AspectTargets.Types,
        Suggestion = "\"30s\"",
        Settings =
        [
            SettingRule.Duration("Duration", TimeSpan.Zero, s_longest, "at most 49d"),
            SettingRule.Choice("OnIgnoredCancellation", "Wait", "Abandon"),
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = TimeoutTelemetry.Telemetry,
#endif
    };
}
