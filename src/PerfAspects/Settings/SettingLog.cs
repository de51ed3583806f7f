using Microsoft.Extensions.Logging;

namespace PerfAspects.Settings;

/// <summary>The log messages about settings at run time: event ids 50 to 59.</summary>
internal static partial class SettingLog
{
    [LoggerMessage(50, LogLevel.Error, "{Key} = '{Value}' is refused: {Reason}. The last good value stays.")]
    public static partial void ValueRefused(ILogger logger, string key, string value, string reason);

    [LoggerMessage(51, LogLevel.Warning, "{Key} is ignored: {Reason}.")]
    public static partial void UnknownSetting(ILogger logger, string key, string reason);

    [LoggerMessage(52, LogLevel.Warning, "{Key} changes nothing so far: {Reason}.")]
    public static partial void UnknownTarget(ILogger logger, string key, string reason);

    [LoggerMessage(53, LogLevel.Error,
        "Overrides of {Key} = '{Value}' are refused for all its methods: {Reason}. What was in force stays.")]
    public static partial void SharedSettingsContradict(ILogger logger, string key, string value, string reason);

    [LoggerMessage(54, LogLevel.Error, "The settings of {Key} were not changed: {Reason}.")]
    public static partial void ChangeFailed(ILogger logger, string key, string reason, Exception? exception);

    [LoggerMessage(55, LogLevel.Information, "{Key} takes effect: what it names has been loaded.")]
    public static partial void TargetFound(ILogger logger, string key);

    [LoggerMessage(56, LogLevel.Information,
        "The preset '{Preset}' {Explanation}. Attributes and the configuration of a setting go before it.")]
    public static partial void PresetTakesEffect(ILogger logger, string preset, string explanation);
}
