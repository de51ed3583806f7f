using System.Globalization;

namespace Storefront.Load;

/// <summary>The targets that shops under load are usually held to: p95 under 500 ms, over 1,000 requests a second, hits over 80 %.</summary>
internal static class FieldTargets
{
    /// <summary>Prints by how much a run beats each target. A target that is missed is named as well.</summary>
    public static void Print(TextWriter output, Measured measured)
    {
        var (result, p95) = (measured.Result, measured.Result.Latency.P95);
        Line(output, "p95", Invariant($"{p95 * 1000:0.0} ms"), "under 500 ms", p95 > 0 ? 0.5 / p95 : 0);
        Line(output, "requests/s", Invariant($"{result.Rate:#,##0}"), "over 1,000", result.Rate / 1_000);
        if (measured.HitRatio is { } ratio)
        {
            Line(output, "cache hits", Invariant($"{ratio * 100:0.0} %"), "over 80 %", ratio / 0.8);
        }
    }

    private static void Line(TextWriter output, string name, string value, string target, double factor)
        => output.WriteLine($"{name,-10} {value,9}, target {target}: {(factor > 1 ? Invariant($"beaten {factor:0.0#} times") : "missed")}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
