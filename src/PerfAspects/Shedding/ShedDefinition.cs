using PerfAspects.Shared;

namespace PerfAspects.Shedding;

/// <summary>The definition of <c>[Shed]</c>.</summary>
internal static class ShedDefinition
{
    public static readonly AspectDefinition Definition = new("Shed")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types,
        KeepsState = true,
        Suggestion = "",
        Settings =
        [
            SettingRule.Choice("Priority", "Normal", "Critical", "Low", "Background"),
            SettingRule.Flag("ObserveOnly", byDefault: false),
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = ShedTelemetry.Telemetry,
#endif
    };
}
