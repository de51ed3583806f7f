using PerfAspects.Shared;

namespace PerfAspects.Timing;

/// <summary>The definition of <c>[Timed]</c>.</summary>
internal static class TimedDefinition
{
    public static readonly AspectDefinition Definition = new("Timed")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types | AspectTargets.Streams,
        Suggestion = "",
        Settings = [SettingRule.MetricName("MetricName"), SettingRule.DurationOrNone("SlowThreshold")],
    };
}
