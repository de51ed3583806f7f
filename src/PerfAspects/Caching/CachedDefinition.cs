using PerfAspects.Shared;

namespace PerfAspects.Caching;

/// <summary>The definition of <c>[Cached]</c>.</summary>
internal static class CachedDefinition
{
    public const int MaxEntries = 10_000;
    public const bool CacheNull = true;
    public const string ExceptionDuration = "10s";

    /// <summary>The duration of entries that have no other limit than what <c>DurationOf</c> says.</summary>
    public const string NoLimit = SettingRule.NoLimit;

    /// <summary>The settings of entries, which <c>[CachedEach]</c> has as well.</summary>
    public static readonly SettingRule[] OfEntries =
    [
        SettingRule.DurationOrNoLimit("Duration"),
        SettingRule.DurationOrNone("Sliding"),
        SettingRule.DurationOrNone("Jitter"),
        SettingRule.DurationOrNone("StaleOnError"),
        SettingRule.DurationOrNone("StaleWhileRevalidate"),
        SettingRule.Share("RefreshAhead"),
        SettingRule.DurationOrNone("SoftTimeout"),
        SettingRule.DurationOrNone("LoadTimeout"),
        SettingRule.Integer("MaxEntries", 0, MaxEntries),
        SettingRule.Flag("CacheNull", CacheNull),
        SettingRule.Types("CacheExceptions"),
        SettingRule.Duration("ExceptionDuration", ExceptionDuration),
        SettingRule.Fixed("Unless"),
        SettingRule.Fixed("DurationOf"),
        SettingRule.Fixed("Tags"),
        SettingRule.FixedFlag("PerInstance"),
        SettingRule.CompiledFlag("Shared"),
        SettingRule.DurationOrNone("LocalDuration"),
    ];

    /// <summary>The settings among them that cannot hold together.</summary>
    public static readonly SettingConflict[] EntryConflicts =
    [
        new("Sliding", ConflictKind.Above, "Duration", "an entry is gone before it could be unused that long") { GivesWay = true },
        new("Jitter", ConflictKind.NotBelow, "Duration", "it can take an entry's whole time") { GivesWay = true },
        new("LocalDuration", ConflictKind.Above, "Duration", "an entry is gone before that") { GivesWay = true },
        new("SoftTimeout", ConflictKind.Without, "StaleOnError|StaleWhileRevalidate", "there is no expired value to serve"),
    ];

    public static readonly AspectDefinition Definition = new("Cached")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types,
        KeepsState = true,
        Suggestion = "\"5m\"",
        Settings = OfEntries,
        Conflicts = EntryConflicts,
#if PERFASPECTS_RUNTIME
        Telemetry = CacheTelemetry.Telemetry,
#endif
    };
}
