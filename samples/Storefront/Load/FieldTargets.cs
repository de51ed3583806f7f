using System.Globalization;

namespace Storefront.Load;

/// <summary>The targets that shops under load are usually held to: p95 under 500 ms, over 1,000 requests a second, hits over 80 %.</summary>
internal static class FieldTargets
{
    /// <summary>Prints by how much a run beats each target. A target that is missed is named as well.</summary>
    /// <param name="output">Takes a line for each target.</param>
    /// <param name="offered">The requests per second that the run has sent: a rate that was not offered cannot be reached.</param>
    /// <param name="measured">The run.</param>
    public static void Print(TextWriter output, double offered, Measured measured)
    {
        var (result, p95) = (measured.Result, measured.Result.Latency.P95);
        Line(output, "p95", Invariant($"{p95 * 1000:0.0} ms"), "under 500 ms", p95 > 0 ? 0.5 / p95 : 0);
        Line(output, "requests/s", Invariant($"{result.Rate:#,##0}"), "over 1,000", result.Rate / 1_000, offered > 1_000 ? "missed" : "not offered");
        if (measured.HitRatio is { } ratio)
        {
            Line(output, "cache hits", Invariant($"{ratio * 100:0.0} %"), "over 80 %", ratio / 0.8);
        }
    }

    private static void Line(TextWriter output, string name, string value, string target, double factor, string otherwise = "missed")
        => output.WriteLine($"{name,-10} {value,9}, target {target}: {(factor > 1 ? Invariant($"beaten {factor:0.0#} times") : otherwise)}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
