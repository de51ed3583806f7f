using PerfAspects.Shared;

namespace PerfAspects.Hedging;

/// <summary>The definition of <c>[Hedge]</c>.</summary>
internal static class HedgeDefinition
{
    public const int MaxHedges = 1;

    // The longest that every timer can be set to.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(49);

    public static readonly AspectDefinition Definition = new("Hedge")
    {
        KeepsState = true,
        Settings =
        [
            SettingRule.DurationOrNone("Delay", s_longest, "at most 49d"),
            SettingRule.Integer("MaxHedges", 1, MaxHedges),
            SettingRule.FixedFlag("Idempotent"),
        ],
        Conflicts =
        [
            new("Delay", ConflictKind.NotBelow, "Duration", "the timeout ends the call before another begins") { OtherAspect = "Timeout" },
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = HedgeTelemetry.Telemetry,
#endif
    };
}
