namespace PerfAspects.Settings;

/// <summary>Why a setting of a configuration does not take effect, or that it does after all.</summary>
internal enum RefusalKind
{
    /// <summary>A value the setting may not have.</summary>
    BadValue,

    /// <summary>No aspect, or no setting of it, has that name.</summary>
    UnknownSetting,

    /// <summary>No method, type or aspect that is loaded has that name, or it lacks the aspect.</summary>
    UnknownTarget,

    /// <summary>No longer one of those: what has the name was loaded.</summary>
    FoundTarget,

    /// <summary>Methods that share a name would get different settings.</summary>
    Contradiction,

    /// <summary>The method could not be composed again.</summary>
    Failure,

    /// <summary>Not a refusal: a preset takes effect, and is explained.</summary>
    Preset,
}

/// <summary>A setting that does not take effect, to be reported outside of every lock.</summary>
internal sealed record SettingRefusal(RefusalKind Kind, string Key, string Value, string Reason, Exception? Exception = null)
{
    public static SettingRefusal Bad(string key, string value, string reason) => new(RefusalKind.BadValue, key, value, reason);

    public static SettingRefusal Unknown(string key, string reason = "no aspect has such a setting")
        => new(RefusalKind.UnknownSetting, key, "", reason);
}
