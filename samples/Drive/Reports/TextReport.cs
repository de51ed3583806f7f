using System.Globalization;
using Drive.Runs;

namespace Drive.Reports;

/// <summary>The report at the end of a run, and the comparison with an earlier one.</summary>
internal static class TextReport
{
    public static void Write(TextWriter output, RunReport report, RunReport? before)
    {
        output.WriteLine();
        foreach (var (name, value) in Figures(report))
        {
            var compared = before is null ? null : Figures(before).FirstOrDefault(figure => figure.Name == name).Value;
            output.WriteLine($"{name,-16} {value,14}{(compared is null ? "" : $"   before {compared,14}")}");
        }

        Trends(output, report);
        foreach (var (reason, count) in report.Result.Reasons)
        {
            output.WriteLine($"failed {count,8} x {reason}");
        }

        foreach (var threshold in report.Thresholds)
        {
            output.WriteLine($"{(threshold.Holds ? "holds" : "BROKEN"),-7} {threshold.Text}");
        }
    }

    /// <summary>The figures of a run, as text.</summary>
    public static IEnumerable<(string Name, string Value)> Figures(RunReport report)
    {
        var result = report.Result;
        yield return ("requests", (result.Completed + result.Dropped).ToString("#,##0", CultureInfo.InvariantCulture));
        yield return ("successful/s", result.Rate.ToString("#,##0.0", CultureInfo.InvariantCulture));
        yield return ("failures", result.FailureRatio.ToString("P2", CultureInfo.InvariantCulture));
        yield return ("mean", Milliseconds(result.Mean));
        yield return ("p50", Milliseconds(result.Latency.P50));
        yield return ("p95", Milliseconds(result.Latency.P95));
        yield return ("p99", Milliseconds(result.Latency.P99));
        yield return ("p99.9", Milliseconds(result.Latency.P999));
        yield return ("max", Milliseconds(result.Latency.Max));
        if (report.Knee is { } knee)
        {
            yield return ("knee", $"{knee.ToString("0.0", CultureInfo.InvariantCulture)}/s");
        }
    }

    public static string Milliseconds(double seconds) => $"{(seconds * 1000).ToString("0.0", CultureInfo.InvariantCulture)} ms";

    private static void Trends(TextWriter output, RunReport report)
    {
        foreach (var (name, trend) in new[] { ("memory", report.Memory), ("handles", report.Handles), ("p95", report.LatencyTrend) })
        {
            if (trend is not null)
            {
                output.WriteLine($"{name,-8} {trend.Verdict} ({trend.GrowthPerHour.ToString("P1", CultureInfo.InvariantCulture)} an hour)");
            }
        }
    }
}
