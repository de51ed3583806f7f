using System.Globalization;
using System.Text;

namespace PerfAspects.Build.Prometheus;

/// <summary>Texts, numbers and durations as Prometheus, YAML and JSON write them.</summary>
internal static class Text
{
    private static readonly (long Milliseconds, string Unit)[] s_units =
    [
        (86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms"),
    ];

    /// <summary>A text in double quotes, which the three languages read alike.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\n' => quoted.Append("\\n"),
                < ' ' => quoted.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>A number.</summary>
    public static string Number(double number) => number.ToString("0.############", CultureInfo.InvariantCulture);

    /// <summary>A duration such as <c>1h30m</c>; at least a millisecond.</summary>
    public static string Duration(TimeSpan duration)
    {
        var rest = Math.Max((long)duration.TotalMilliseconds, 1);
        var text = new StringBuilder();
        foreach (var (milliseconds, unit) in s_units)
        {
            if (rest >= milliseconds)
            {
                text.Append((rest / milliseconds).ToString(CultureInfo.InvariantCulture)).Append(unit);
                rest %= milliseconds;
            }
        }

        return text.ToString();
    }
}
