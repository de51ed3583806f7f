using PerfAspects.Shared;

namespace PerfAspects.Bulkheads;

/// <summary>The definition of <c>[Bulkhead]</c>.</summary>
internal static class BulkheadDefinition
{
    public const int QueueLimit = 0;

    public static readonly AspectDefinition Definition = new("Bulkhead")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types,
        IsShareable = true,
        IsPartitionable = true,
        KeepsState = true,
        Suggestion = "10",
        Settings =
        [
            SettingRule.Integer("MaxConcurrency", 1),
            SettingRule.Integer("QueueLimit", 0, QueueLimit),
            SettingRule.FixedFlag("Offload"),
            SettingRule.Text("Name"),
            SettingRule.Flag("ObserveOnly", byDefault: false),
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = BulkheadTelemetry.Telemetry,
#endif
    };
}
