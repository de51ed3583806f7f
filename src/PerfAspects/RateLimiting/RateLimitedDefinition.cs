using PerfAspects.Shared;

namespace PerfAspects.RateLimiting;

/// <summary>The definition of <c>[RateLimited]</c>.</summary>
internal static class RateLimitedDefinition
{
    public const int QueueLimit = 0;

    public static readonly AspectDefinition Definition = new("RateLimited")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types | AspectTargets.Streams,
        IsShareable = true,
        IsPartitionable = true,
        KeepsState = true,
        Suggestion = "100, \"1s\"",
        Settings =
        [
            SettingRule.Integer("Permits", 1),
            SettingRule.Duration("Window"),
            SettingRule.Choice("Algorithm", "SlidingWindow", "FixedWindow", "TokenBucket"),
            SettingRule.Integer("QueueLimit", 0, QueueLimit),
            SettingRule.Text("Name"),
            SettingRule.Flag("Shared", byDefault: false),
            SettingRule.Choice("OnUnavailable", "Share", "Open", "Closed"),
            SettingRule.DurationOrNone("Lease"),
            SettingRule.Flag("ObserveOnly", byDefault: false),
        ],
        Conflicts =
        [
            new("Lease", ConflictKind.Without, "Shared", "it is a setting of limits that processes share"),
            new("OnUnavailable", ConflictKind.Without, "Shared", "it is a setting of limits that processes share"),
            new("Lease", ConflictKind.NotBelow, "Window", "a process could take all permits of a window ahead"),
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = RateLimitTelemetry.Telemetry,
#endif
    };
}
