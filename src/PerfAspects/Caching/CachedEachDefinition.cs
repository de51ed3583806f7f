using PerfAspects.Shared;

namespace PerfAspects.Caching;

/// <summary>The definition of <c>[CachedEach]</c>.</summary>
internal static class CachedEachDefinition
{
    public static readonly AspectDefinition Definition = new("CachedEach")
    {
        KeepsState = true,
        Settings = [.. CachedDefinition.OfEntries, SettingRule.Fixed("With")],
        Conflicts = CachedDefinition.EntryConflicts,
    };
}
