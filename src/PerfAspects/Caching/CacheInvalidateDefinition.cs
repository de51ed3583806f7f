using PerfAspects.Shared;

namespace PerfAspects.Caching;

/// <summary>The definition of <c>[CacheInvalidate]</c>.</summary>
internal static class CacheInvalidateDefinition
{
    public static readonly AspectDefinition Definition = new("CacheInvalidate")
    {
        Settings =
        [
            SettingRule.Fixed("Methods"),
            SettingRule.Fixed("Tags"),
            SettingRule.Fixed("Type"),
            SettingRule.FixedFlag("All"),
            SettingRule.FixedChoice("When", "Success", "Before", "Always"),
        ],
    };
}
