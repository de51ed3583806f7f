using System.Globalization;
using PerfAspects.Alerts;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>Alerts and their values as text.</summary>
internal static class AlertText
{
    private static readonly (double Size, string Unit)[] s_sizes = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "B")];

    /// <summary>Writes an alert as a sentence.</summary>
    public static string Of(AlertRule rule, string? method, AlertState state, double? value)
    {
        var name = state switch
        {
            AlertState.Pending => "pending",
            AlertState.Firing => "firing",
            AlertState.Acknowledged => "acknowledged",
            _ => "resolved",
        };
        var now = value is { } known ? ", now " + Of(known, rule.Parsed.Unit) : "";
        return $"{rule.Name} is {name} for {method ?? "the process"}: {rule.Expression}{now}";
    }

    /// <summary>Writes a value with its unit.</summary>
    public static string Of(double value, AlertUnit unit) => unit switch
    {
        AlertUnit.Ratio => Digits(value * 100) + " %",
        AlertUnit.Duration => Duration(value),
        AlertUnit.Bytes => Size(value),
        AlertUnit.CircuitState => AlertGrammar.CircuitStates[(int)value],
        _ => Digits(value),
    };

    /// <summary>Writes seconds in the unit that suits their magnitude.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        0 => "0 s",
        < 1e-6 => Digits(seconds * 1e9) + " ns",
        < 1e-3 => Digits(seconds * 1e6) + " µs",
        < 1 => Digits(seconds * 1e3) + " ms",
        < 600 => Digits(seconds) + " s",
        _ => Digits(seconds / 60) + " min",
    };

    private static string Size(double bytes)
    {
        var (size, unit) = Array.Find(s_sizes, size => bytes >= size.Size);
        return size > 0 ? Digits(bytes / size) + " " + unit : "0 B";
    }

    // Three digits, or all those before the point.
    private static string Digits(double value)
    {
        var format = Math.Abs(value) switch
        {
            >= 100 => "0",
            >= 10 => "0.#",
            >= 1 => "0.##",
            _ => "0.####",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
