using System.Globalization;

namespace PerfAspects.Runtime;

/// <summary>
/// Durations as text: parts <c>d h m s ms</c>, largest first, each at most once (<c>1h30m</c>, <c>1.5s</c>), or
/// <c>[d.]hh:mm:ss[.fffffff]</c>. Lower case, ASCII digits, no sign, no space, no culture.
/// Compiled into the generator too, so that the compiler and a configuration file accept the same text.
/// </summary>
internal static class DurationGrammar
{
    private const int ClockLength = 8; // hh:mm:ss

    private static readonly string[] s_units = ["d", "h", "m", "s", "ms"];

    private static readonly long[] s_ticks =
    [
        TimeSpan.TicksPerDay, TimeSpan.TicksPerHour, TimeSpan.TicksPerMinute, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMillisecond,
    ];

    /// <summary>Reads a duration; zero is one, and it is for the caller to say whether it may be.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var ticks = text!.IndexOf(':') >= 0 ? ParseClock(text) : ParseParts(text);
        if (ticks is null or > long.MaxValue)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)ticks.Value);
        return true;
    }

    private static decimal? ParseParts(string text)
    {
        var total = 0m;
        var next = 0;
        for (var position = 0; position < text.Length;)
        {
            var number = ReadNumber(text, ref position);
            var unit = ReadUnit(text, ref position, next);
            if (number is null || unit < 0)
            {
                return null;
            }

            if (number > long.MaxValue / s_ticks[unit])
            {
                return null;
            }

            total += number.Value * s_ticks[unit];
            next = unit + 1;
        }

        return total;
    }

    // digits ['.' digits]
    private static decimal? ReadNumber(string text, ref int position)
    {
        var start = position;
        var whole = SkipDigits(text, ref position);
        var fraction = 1;
        if (position < text.Length && text[position] == '.')
        {
            position++;
            fraction = SkipDigits(text, ref position);
        }

        return whole > 0 && fraction > 0
            && decimal.TryParse(text.Substring(start, position - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out var number)
            ? number
            : null;
    }

    private static int SkipDigits(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && text[position] is >= '0' and <= '9')
        {
            position++;
        }

        return position - start;
    }

    private static int ReadUnit(string text, ref int position, int first)
    {
        var start = position;
        while (position < text.Length && text[position] is >= 'a' and <= 'z')
        {
            position++;
        }

        return Array.IndexOf(s_units, text.Substring(start, position - start), first);
    }

    // [days.]hh:mm:ss[.fraction]
    private static decimal? ParseClock(string text)
    {
        var colon = text.IndexOf(':');
        var clock = colon - 2;
        if (clock < 0 || text.Length < clock + ClockLength || text[clock + 5] != ':')
        {
            return null;
        }

        var days = clock == 0 ? 0 : text[clock - 1] == '.' ? Digits(text, 0, clock - 1) : null;
        var hours = Digits(text, clock, 2);
        var minutes = Digits(text, clock + 3, 2);
        var seconds = Digits(text, clock + 6, 2);
        var fraction = Fraction(text, clock + ClockLength);
        if (days is null or > 10_675_199 || hours is null or > 23 || minutes is null or > 59 || seconds is null or > 59 || fraction is null)
        {
            return null;
        }

        return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * TimeSpan.TicksPerSecond + fraction;
    }

    private static decimal? Fraction(string text, int start)
    {
        if (start == text.Length)
        {
            return 0;
        }

        var length = text.Length - start - 1;
        return text[start] == '.' && length is >= 1 and <= 7
            ? Digits(text + new string('0', 7 - length), start + 1, 7)
            : null;
    }

    private static decimal? Digits(string text, int start, int length)
    {
        var end = start;
        return length > 0 && SkipDigits(text, ref end) >= length
            && decimal.TryParse(text.Substring(start, length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
    }
}
