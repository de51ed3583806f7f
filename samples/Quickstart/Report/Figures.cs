using System.Globalization;

namespace Quickstart.Report;

/// <summary>How figures are written: the same in every culture, and short.</summary>
internal static class Figures
{
    public const string None = "-";

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(long part, long whole)
        => whole == 0 ? None : Invariant($"{100.0 * part / whole:0.0} %");

    /// <summary>Hits take nanoseconds and loads milliseconds, so each figure carries its own unit.</summary>
    public static string Latency(TimeSpan? latency) => latency switch
    {
        null => None,
        { TotalMicroseconds: < 1 } => Invariant($"{latency.Value.TotalNanoseconds:0} ns"),
        { TotalMilliseconds: < 1 } => Invariant($"{latency.Value.TotalMicroseconds:0.0} us"),
        _ => Invariant($"{latency.Value.TotalMilliseconds:0.0} ms"),
    };

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
