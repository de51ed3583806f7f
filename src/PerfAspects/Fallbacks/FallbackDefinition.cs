using PerfAspects.Shared;

namespace PerfAspects.Fallbacks;

/// <summary>The definition of <c>[Fallback]</c>.</summary>
internal static class FallbackDefinition
{
    public static readonly AspectDefinition Definition = new("Fallback")
    {
        Targets = AspectTargets.Properties,
        Settings =
        [
            SettingRule.Fixed("Method", byDefault: null),
            SettingRule.Types("Handle"),
            SettingRule.Types("Ignore"),
            SettingRule.Fixed("HandleResult"),
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = FallbackTelemetry.Telemetry,
#endif
    };
}
