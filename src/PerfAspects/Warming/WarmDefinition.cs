using PerfAspects.Shared;

namespace PerfAspects.Warming;

/// <summary>The definition of <c>[Warm]</c>.</summary>
internal static class WarmDefinition
{
    public const string Interval = "1h";
    public const int Concurrency = 4;

    public static readonly AspectDefinition Definition = new("Warm")
    {
        Settings =
        [
            SettingRule.Fixed("Keys", byDefault: null),
            SettingRule.Duration("Interval", Interval),
            SettingRule.Integer("Concurrency", 1, Concurrency),
        ],
#if PERFASPECTS_RUNTIME
        Telemetry = WarmTelemetry.Telemetry,
#endif
    };
}
