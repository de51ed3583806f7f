using PerfAspects.Shared;

namespace PerfAspects.Caching;

/// <summary>The definition of <c>[CachedEach]</c>.</summary>
internal static class CachedEachDefinition
{
    public static readonly AspectDefinition Definition = new("CachedEach")
    {
        KeepsState = true,
        Settings =
        [
            SettingRule.Duration("Duration"),
            SettingRule.DurationOrNone("Sliding"),
            SettingRule.DurationOrNone("Jitter"),
            SettingRule.DurationOrNone("StaleOnError"),
            SettingRule.DurationOrNone("LoadTimeout"),
            SettingRule.Integer("MaxEntries", 0, CachedDefinition.MaxEntries),
            SettingRule.Flag("CacheNull", CachedDefinition.CacheNull),
            SettingRule.Fixed("Unless"),
            SettingRule.Fixed("Tags"),
            SettingRule.FixedFlag("PerInstance"),
        ],
    };
}
