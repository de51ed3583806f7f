using System.Globalization;
using System.Net;
using System.Text;
using PerfAspects.Monitoring.Alerts;

namespace PerfAspects.Monitoring.Reports;

/// <summary>
/// Writes a report as one HTML page: no script, no other file, no address. Every text is encoded, because the names of generic methods
/// have brackets.
/// </summary>
internal static class HtmlReport
{
    private const string Unknown = "–";

    private const string Style = """
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
        body { color: #1b1f24; background: #fff; }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
        th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid #d0d7de; font-variant-numeric: tabular-nums; }
        th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; }
        figure { margin: 1.5rem 0; }
        svg { width: 100%; height: auto; }
        path { fill: none; stroke-width: 2; stroke-linecap: round; vector-effect: non-scaling-stroke; }
        .axis { stroke: #8c959f; stroke-width: 1; }
        .first { stroke: #0550ae; }
        .second { stroke: #bc4c00; stroke-dasharray: 5 4; }
        @media (prefers-color-scheme: dark) {
          body { color: #e6edf3; background: #0d1117; }
          th, td { border-color: #30363d; }
          .first { stroke: #79c0ff; }
          .second { stroke: #ffa657; }
        }
        """;

    public static string Write(PerformanceReport report)
    {
        var page = new StringBuilder();
        var range = $"{Time(report.From)} to {Time(report.To)}";
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>Performance, {range}</title>\n<style>\n{Style}\n</style>\n</head>\n")
            .Append("<body>\n<main>\n<h1>Performance</h1>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>{range}, created {Time(report.Created)}.</p>\n");
        WriteHealth(page, report.Health);
        WriteCharts(page, report.Timeline);
        WriteMethods(page, report.Methods);
        var advice = report.Advice.Select(static advice => $"<strong>{Encode(advice.Method)}</strong>: {Encode(advice.Text)}");
        WriteList(page, "Advice", advice, "No advice.");
        WriteTimeline(page, report.Timeline);
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void WriteHealth(StringBuilder page, HealthScore health)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>Health: {health.Score} of 100</h2>\n");
        if (health.Reasons.Count > 0)
        {
            WriteItems(page, health.Reasons.Select(static reason => $"{Encode(reason.Text)} (−{reason.Penalty})"));
        }
    }

    private static void WriteCharts(StringBuilder page, IReadOnlyList<PerformancePoint> timeline)
    {
        DateTimeOffset[] times = [.. timeline.Select(static point => point.Time)];
        page.Append("<h2>Charts</h2>\n")
            .Append(SvgChart.Draw("Calls per second", times, [Line("calls/s", "first", static point => point.CallsPerSecond)], Number))
            .Append(SvgChart.Draw(
                "Duration",
                times,
                [Line("median", "first", static point => point.P50), Line("99th percentile, dashed", "second", static point => point.P99)],
                AlertText.Duration))
            .Append(SvgChart.Draw("Failures", times, [Line("share of calls", "second", static point => point.Failures)], Share));

        ChartLine Line(string name, string style, Func<PerformancePoint, double?> value) => new(name, style, [.. timeline.Select(value)]);
    }

    private static void WriteMethods(StringBuilder page, IReadOnlyList<MethodPerformance> methods)
    {
        page.Append("<h2>Methods</h2>\n");
        string[] titles = ["Method", "Calls", "Failures", "Mean", "p50", "p95", "p99", "Hit ratio", "Saved"];
        WriteTable(page, titles, methods.Select(static method => new[]
        {
            method.Method, method.Calls.ToString(CultureInfo.InvariantCulture), Percent(method.Failures), Duration(method.Mean),
            Duration(method.P50), Duration(method.P95), Duration(method.P99), Percent(method.HitRatio), Duration(method.Saved),
        }));
    }

    private static void WriteTimeline(StringBuilder page, IReadOnlyList<PerformancePoint> timeline)
    {
        page.Append("<details>\n<summary>The numbers of the charts</summary>\n");
        WriteTable(page, ["Time", "Calls/s", "Failures", "p50", "p99"], timeline.Select(static point => new[]
        {
            Time(point.Time), Number(point.CallsPerSecond), Percent(point.Failures), Duration(point.P50), Duration(point.P99),
        }));
        page.Append("</details>\n");
    }

    private static void WriteTable(StringBuilder page, string[] titles, IEnumerable<string[]> rows)
    {
        page.Append("<table>\n<thead><tr>")
            .AppendJoin("", titles.Select(static title => $"<th scope=\"col\">{Encode(title)}</th>"))
            .Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            page.Append("<tr>").AppendJoin("", row.Select(static cell => $"<td>{Encode(cell)}</td>")).Append("</tr>\n");
        }

        page.Append("</tbody>\n</table>\n");
    }

    private static void WriteList(StringBuilder page, string title, IEnumerable<string> items, string nothing)
    {
        string[] all = [.. items];
        page.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2>\n");
        if (all.Length > 0)
        {
            WriteItems(page, all);
        }
        else
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{nothing}</p>\n");
        }
    }

    private static void WriteItems(StringBuilder page, IEnumerable<string> items)
        => page.Append("<ul>\n").AppendJoin("", items.Select(static item => $"<li>{item}</li>\n")).Append("</ul>\n");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Time(DateTimeOffset time)
        => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Percent(double? ratio) => ratio is { } known ? Share(known) : Unknown;

    private static string Share(double ratio) => Number(ratio * 100) + " %";

    private static string Duration(double? seconds) => seconds is { } known ? AlertText.Duration(known) : Unknown;
}
