using Microsoft.Extensions.Logging;

namespace PerfAspects.Caching.Tiers;

/// <summary>The log messages about the shared cache tier: event ids 20 to 26.</summary>
internal static partial class SharedTierLog
{
    [LoggerMessage(20, LogLevel.Warning,
        "The shared cache tier {Tier} does not answer ({ErrorType}): shared values are kept in memory only until it does")]
    public static partial void TierUnavailable(this ILogger logger, string tier, string? errorType, Exception exception);

    [LoggerMessage(21, LogLevel.Information, "The shared cache tier {Tier} answers again")]
    public static partial void TierAvailable(this ILogger logger, string tier);

    [LoggerMessage(22, LogLevel.Warning,
        "An invalidation has not reached the shared cache tier {Tier}; {Pending} are sent as soon as it can be reached")]
    public static partial void InvalidationQueued(this ILogger logger, string tier, int pending);

    [LoggerMessage(23, LogLevel.Warning,
        "A value of {Method} takes {Size} bytes, {MaxPayload} being the most; such values are kept in memory only")]
    public static partial void PayloadTooLarge(this ILogger logger, string method, int size, int maxPayload);

    [LoggerMessage(24, LogLevel.Error,
        "A value of {Method} could not be written or read for the shared cache tier: {ErrorType}. Such values are kept in memory only.")]
    public static partial void ValueNotSerialized(this ILogger logger, string method, string? errorType, Exception exception);

    [LoggerMessage(25, LogLevel.Information, "{Method} shares its values, but there is no shared cache tier: they are kept in memory only")]
    public static partial void NoTier(this ILogger logger, string method);

    [LoggerMessage(26, LogLevel.Error,
        "The shared cache tier {Tier} cannot be used: {Reason} Shared values are kept in memory only until it can")]
    public static partial void TierNotUsable(this ILogger logger, string tier, string reason, Exception exception);
}
