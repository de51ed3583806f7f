using System.Globalization;
using PerfAspects.Runtime;

namespace PerfAspects.Alerts;

/// <summary>The right side of an alert.</summary>
internal static class AlertValue
{
    private static readonly (string Suffix, double Bytes)[] s_sizes =
    [
        ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("KiB", 1024), ("MiB", 1024 * 1024), ("GiB", 1024 * 1024 * 1024),
    ];

    /// <summary>Reads a value; <see langword="null"/> if a metric is not compared with such a value.</summary>
    public static (double Value, AlertUnit Unit)? Parse(string text, AlertMetric metric) => metric switch
    {
        AlertMetric.Failures or AlertMetric.HitRatio or AlertMetric.ProcessCpu => Ratio(text),
        AlertMetric.Percentile or AlertMetric.Mean or AlertMetric.Max or AlertMetric.ProcessQueueDelay => Duration(text),
        AlertMetric.ProcessGcPause => Duration(text) ?? Ratio(text),
        AlertMetric.ProcessMemory => Size(text) ?? (text.EndsWith("%", StringComparison.Ordinal) ? Ratio(text) : null),
        AlertMetric.Circuit => State(text),
        _ => Number(text) is { } number ? (number, AlertUnit.Number) : null,
    };

    /// <summary>Describes the values that a metric is compared with.</summary>
    public static string Expected(AlertMetric metric) => metric switch
    {
        AlertMetric.Failures or AlertMetric.HitRatio or AlertMetric.ProcessCpu => "a share from 0% to 100%",
        AlertMetric.Percentile or AlertMetric.Mean or AlertMetric.Max or AlertMetric.ProcessQueueDelay => "a duration such as 200ms",
        AlertMetric.ProcessGcPause => "a duration such as 100ms or a share such as 5%",
        AlertMetric.ProcessMemory => "a size such as 500MB or a share such as 80%",
        AlertMetric.Circuit => "one of closed, open, half_open and isolated",
        _ => "a number such as 100",
    };

    /// <summary>Reads digits with an optional decimal fraction.</summary>
    public static double? Number(string text)
        => text.Length > 0 && text[0] is >= '0' and <= '9' && text[text.Length - 1] != '.'
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && !double.IsInfinity(number)
            ? number
            : null;

    private static (double Value, AlertUnit Unit)? State(string text)
        => Array.IndexOf(AlertGrammar.CircuitStates, text) is > 0 and var state ? (state, AlertUnit.CircuitState) : null;

    private static (double Value, AlertUnit Unit)? Ratio(string text)
    {
        var isPercent = text.EndsWith("%", StringComparison.Ordinal);
        var number = isPercent ? Number(text.Substring(0, text.Length - 1)) / 100 : Number(text);
        return number is >= 0 and <= 1 and var ratio ? (ratio, AlertUnit.Ratio) : null;
    }

    private static (double Value, AlertUnit Unit)? Duration(string text)
        => DurationGrammar.TryParse(text, out var duration) ? (duration.TotalSeconds, AlertUnit.Duration) : null;

    private static (double Value, AlertUnit Unit)? Size(string text)
    {
        foreach (var size in s_sizes)
        {
            if (text.EndsWith(size.Suffix, StringComparison.Ordinal)
                && Number(text.Substring(0, text.Length - size.Suffix.Length)) is { } number)
            {
                return (number * size.Bytes, AlertUnit.Bytes);
            }
        }

        return null;
    }
}
