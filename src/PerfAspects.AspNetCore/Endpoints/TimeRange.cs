using System.Globalization;
using Microsoft.AspNetCore.Http;
using PerfAspects.Runtime;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>A range of time that a request names, in seconds since 1970.</summary>
/// <param name="From">The beginning.</param>
/// <param name="To">The end.</param>
internal readonly record struct TimeRange(long From, long To)
{
    private const int Points = 300;
    private const int MostPoints = 5_000;

    /// <summary>Reads <c>from</c> and <c>to</c>. Without <c>to</c> the range ends now, without <c>from</c> it has a length.</summary>
    /// <exception cref="BadInputException">One cannot be read, or <c>from</c> is not before <c>to</c>.</exception>
    public static TimeRange Read(HttpRequest request, TimeProvider clock, TimeSpan length)
    {
        var now = clock.GetUtcNow();
        var to = ReadTime(request, "to") ?? now;
        var end = Math.Min(to.ToUnixTimeSeconds(), now.ToUnixTimeSeconds());
        var from = ReadTime(request, "from")?.ToUnixTimeSeconds() ?? end - (long)length.TotalSeconds;
        return from < end ? new TimeRange(from, end) : throw new BadInputException("from", "'from' must be before 'to', and before now.");
    }

    /// <summary>Reads a time; <see langword="null"/> if the request has none.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public static DateTimeOffset? ReadTime(HttpRequest request, string name)
    {
        if (Parameters.Find(request, name) is not { } text)
        {
            return null;
        }

        // A plus sign that the client has not encoded arrives as a space.
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return char.IsAsciiDigit(text[0])
            && text.Contains('-', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, Styles, out var time)
            && time >= DateTimeOffset.UnixEpoch
            ? time
            : throw new BadInputException(name, $"'{name}' must be a time in ISO 8601, such as 2026-01-31T12:00:00Z.");
    }

    /// <summary>Reads <c>step</c>; without it, the range has about 300 intervals.</summary>
    /// <param name="request">The request.</param>
    /// <param name="resolution">The length of the intervals that the history has, in seconds.</param>
    /// <exception cref="BadInputException">It cannot be read, or there would be too many intervals.</exception>
    public long ReadStep(HttpRequest request, int resolution)
    {
        var length = To - From;
        if (Parameters.Find(request, "step") is not { } text)
        {
            return Math.Max(resolution, (length / Points + resolution - 1) / resolution * resolution);
        }

        var seconds = DurationGrammar.TryParse(text, out var duration) ? duration.TotalSeconds
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
            : 0;
        if (seconds is < 1 or > 604_800 || double.IsNaN(seconds))
        {
            throw new BadInputException("step", "'step' must be a duration from 1s to 7d, such as 10s.");
        }

        var step = Math.Max(resolution, (long)Math.Ceiling(seconds / resolution) * resolution);
        return length / step <= MostPoints ? step : throw new BadInputException("step", $"'step' makes more than {MostPoints} intervals.");
    }
}
