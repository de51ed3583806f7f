using System.Globalization;
using PerfAspects.Runtime;

namespace PerfAspects.Shared;

/// <summary>The relation of two settings that cannot hold together.</summary>
internal enum ConflictKind
{
    /// <summary>The first value is above the second.</summary>
    Above,

    /// <summary>The first value is not below the second.</summary>
    NotBelow,

    /// <summary>The first value is below the second.</summary>
    Below,

    /// <summary>The first setting has an effect only with the second, which is not set.</summary>
    Without,
}

/// <summary>
/// Two settings of a method that cannot hold together (PERF022), each in its range. A configuration that would bring the conflict about is
/// refused.
/// </summary>
/// <param name="Setting">The setting, of the aspect whose definition has the conflict.</param>
/// <param name="Kind">The relation that is a conflict.</param>
/// <param name="Other">The other setting. Of several, it is enough that one is set: <c>StaleOnError|StaleWhileRevalidate</c>.</param>
/// <param name="Reason">The rule, for messages: "it must be at most Max".</param>
internal sealed record SettingConflict(string Setting, ConflictKind Kind, string Other, string Reason)
{
    /// <summary>The aspect of the other setting; <see langword="null"/> for the same aspect.</summary>
    public string? OtherAspect { get; init; }

    /// <summary>
    /// Whether the first setting gives way to a change of the other one, which has a meaning whatever the first is: a shorter duration of
    /// entries is never refused.
    /// </summary>
    public bool GivesWay { get; init; }

    /// <summary>The other settings.</summary>
    public string[] Others => Other.Split('|');

    /// <summary>Whether two values, as text, cannot hold together. An empty value is none.</summary>
    public bool IsBetween(string value, string other) => Kind switch
    {
        ConflictKind.Without => IsSet(value) && !IsSet(other),
        _ => NumberOf(value) is { } left && NumberOf(other) is { } right && Kind switch
        {
            ConflictKind.Above => left > right,
            ConflictKind.NotBelow => left >= right,
            _ => left < right,
        },
    };

    private static bool IsSet(string value) => value.Length > 0 && value != SettingRule.TextOf(false);

    // A number, or the ticks of a duration; settings that are compared are of one kind.
    private static double? NumberOf(string value)
        => value == SettingRule.NoLimit ? double.PositiveInfinity
            : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : DurationGrammar.TryParse(value, out var duration) ? duration.Ticks
            : null;
}
