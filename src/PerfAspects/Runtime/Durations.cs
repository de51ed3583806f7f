namespace PerfAspects.Runtime;

/// <summary>Durations of attributes, which the compiler has checked; a hand-made descriptor is checked here.</summary>
internal static class Durations
{
    public static TimeSpan Positive(string text)
        => DurationGrammar.TryParse(text, out var duration) && duration > TimeSpan.Zero
            ? duration
            : throw new FormatException($"'{text}' is not a positive duration such as '5m', '1h30m' or '00:05:00'.");

    public static TimeSpan NotNegative(string text)
        => DurationGrammar.TryParse(text, out var duration)
            ? duration
            : throw new FormatException($"'{text}' is not a duration such as '200ms', '1m30s' or '0s'.");

    public static TimeSpan? PositiveOrNone(string? text) => text is null ? null : Positive(text);
}
