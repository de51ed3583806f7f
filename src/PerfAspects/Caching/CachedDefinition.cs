using PerfAspects.Shared;

namespace PerfAspects.Caching;

/// <summary>The definition of <c>[Cached]</c>.</summary>
internal static class CachedDefinition
{
    public const int MaxEntries = 10_000;
    public const bool CacheNull = true;

    public static readonly AspectDefinition Definition = new("Cached")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types,
        KeepsState = true,
        Suggestion = "\"5m\"",
        Settings =
        [
            SettingRule.Duration("Duration"),
            SettingRule.DurationOrNone("Sliding"),
            SettingRule.DurationOrNone("Jitter"),
            SettingRule.DurationOrNone("StaleOnError"),
            SettingRule.DurationOrNone("LoadTimeout"),
            SettingRule.Integer("MaxEntries", 0, MaxEntries),
            SettingRule.Flag("CacheNull", CacheNull),
            SettingRule.Fixed("Unless"),
            SettingRule.Fixed("Tags"),
            SettingRule.FixedFlag("PerInstance"),
            SettingRule.CompiledFlag("Shared"),
            SettingRule.DurationOrNone("LocalDuration"),
        ],
    };
}
