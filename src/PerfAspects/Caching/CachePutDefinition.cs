using PerfAspects.Shared;

namespace PerfAspects.Caching;

/// <summary>The definition of <c>[CachePut]</c>.</summary>
internal static class CachePutDefinition
{
    public static readonly AspectDefinition Definition = new("CachePut")
    {
        Settings = [SettingRule.Fixed("Method", byDefault: null)],
    };
}
