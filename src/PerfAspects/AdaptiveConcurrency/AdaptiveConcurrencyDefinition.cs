using PerfAspects.Shared;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>The definition of <c>[AdaptiveConcurrency]</c>.</summary>
internal static class AdaptiveConcurrencyDefinition
{
    public const int Min = 1;
    public const int Initial = 20;
    public const int Max = 1000;

    /// <summary>Stands for a queue as long as the square root of the limit.</summary>
    public const int QueueLimit = -1;

    public static readonly AspectDefinition Definition = new("AdaptiveConcurrency")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types,
        IsShareable = true,
        IsPartitionable = true,
        KeepsState = true,
        Suggestion = "",
        Settings =
        [
            SettingRule.Integer("Min", 1, Min),
            SettingRule.Integer("Initial", 1, Initial),
            SettingRule.Integer("Max", 1, Max),
            SettingRule.Integer("QueueLimit", -1, QueueLimit),
            SettingRule.Text("Name"),
            SettingRule.Flag("ObserveOnly", byDefault: false),
        ],
        Conflicts =
        [
            new("Min", ConflictKind.Above, "Max", "it must be at most Max"),
            new("Initial", ConflictKind.Below, "Min", "it must be at least Min"),
            new("Initial", ConflictKind.Above, "Max", "it must be at most Max"),
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = ConcurrencyTelemetry.Telemetry,
#endif
    };
}
