using PerfAspects.Shared;

namespace PerfAspects.Batching;

/// <summary>The definition of <c>[Batched]</c>.</summary>
internal static class BatchedDefinition
{
    public const int MaxSize = 100;
    public const string Wait = "1ms";

    public static readonly AspectDefinition Definition = new("Batched")
    {
        KeepsState = true,
        Settings = [SettingRule.Integer("MaxSize", 1, MaxSize), SettingRule.Duration("Wait", Wait)],
#if PERFASPECTS_RUNTIME
        Telemetry = BatchTelemetry.Telemetry,
#endif
    };
}
