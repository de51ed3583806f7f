using System.Globalization;
using System.Net;
using System.Text;
using Drive.Runs;

namespace Drive.Reports;

/// <summary>The report as one HTML file without scripts or outside resources. A table holds the values of each chart.</summary>
internal static class HtmlReport
{
    private const string Style =
        "body{font:15px system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
        + "table{border-collapse:collapse}td,th{padding:.2rem .8rem;text-align:right;border-bottom:1px solid #8886}"
        + "td:first-child,th:first-child{text-align:left}svg{width:100%;height:auto}.broken{font-weight:bold;color:#c22}";

    public static string Write(RunReport report, RunReport? before)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{report.Mode} run</title>");
        html.Append(CultureInfo.InvariantCulture, $"<style>{Style}</style><h1>{report.Mode}: {Text(report.Url)}</h1>");
        Figures(html, report, before);
        Thresholds(html, report);
        if (report.Steps.Count > 0)
        {
            Chart(html, "Successful requests per second, by offered rate", [.. report.Steps.Select(static step => (step.Offered, step.Rate))]);
            Chart(html, "p95 in ms, by offered rate", [.. report.Steps.Select(static step => (step.Offered, step.Latency.P95 * 1000))]);
        }
        else
        {
            var intervals = report.Result.Intervals;
            Chart(html, "Requests per second, over seconds", [.. intervals.Select(static interval => (interval.Start, interval.Rate))]);
            Chart(html, "p95 in ms, over seconds", [.. intervals.Select(static interval => (interval.Start, interval.Latency.P95 * 1000))]);
        }

        return html.ToString();
    }

    private static void Figures(StringBuilder html, RunReport report, RunReport? before)
    {
        html.Append("<table><tr><th>figure<th>this run").Append(before is null ? "" : "<th>before");
        foreach (var (name, value) in TextReport.Figures(report))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}<td>{value}");
            if (before is not null)
            {
                html.Append("<td>").Append(TextReport.Figures(before).FirstOrDefault(figure => figure.Name == name).Value);
            }
        }

        html.Append("</table>");
    }

    private static void Thresholds(StringBuilder html, RunReport report)
    {
        html.Append("<ul>");
        foreach (var threshold in report.Thresholds)
        {
            html.Append(threshold.Holds ? "<li>holds: " : "<li class=\"broken\">broken: ").Append(Text(threshold.Text));
        }

        html.Append("</ul>");
    }

    private static void Chart(StringBuilder html, string title, (double X, double Y)[] points)
    {
        if (points.Length < 2)
        {
            return;
        }

        var (left, right) = (points[0].X, points[^1].X);
        var top = Math.Max(points.Max(static point => point.Y), 1e-9);
        html.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><svg viewBox=\"0 0 600 160\" role=\"img\" aria-label=\"{title}\">");
        html.Append("<polyline fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" points=\"");
        foreach (var (x, y) in points)
        {
            html.Append(CultureInfo.InvariantCulture, $"{(x - left) / (right - left) * 600:0.#},{150 - (y / top * 140):0.#} ");
        }

        html.Append("\"/></svg><details><summary>Values</summary><table>");
        foreach (var (x, y) in points)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{x:0.##}<td>{y:0.##}");
        }

        html.Append("</table></details>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
