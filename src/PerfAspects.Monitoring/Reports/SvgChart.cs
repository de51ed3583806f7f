using System.Globalization;
using System.Net;
using System.Text;

namespace PerfAspects.Monitoring.Reports;

/// <summary>A line of a chart.</summary>
/// <param name="Name">The name.</param>
/// <param name="Style">The class of the line in the style sheet.</param>
/// <param name="Values">A value for each point; <see langword="null"/> leaves a gap.</param>
internal sealed record ChartLine(string Name, string Style, IReadOnlyList<double?> Values);

/// <summary>Draws lines over time as SVG. The numbers of the chart are also in a table of the page, for those who cannot see it.</summary>
internal static class SvgChart
{
    private const int Width = 720;
    private const int Height = 160;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">The title.</param>
    /// <param name="times">The times of the points, evenly spaced or not.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="label">Writes a value with its unit.</param>
    public static string Draw(string title, IReadOnlyList<DateTimeOffset> times, IReadOnlyList<ChartLine> lines, Func<double, string> label)
    {
        var highest = lines.SelectMany(static line => line.Values).Max() ?? 0;
        var svg = new StringBuilder();
        var legend = string.Join(", ", lines.Select(static line => line.Name));
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Encode(title)} ({Encode(legend)}), at most ")
            .Append(CultureInfo.InvariantCulture, $"{Encode(label(highest))}</figcaption>")
            .Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encode(title)}\">")
            .Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M0 0V{Height}H{Width}\"/>");
        foreach (var line in lines)
        {
            var path = PathOf(line.Values, times, highest);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{line.Style}\" d=\"{path}\">")
                .Append(CultureInfo.InvariantCulture, $"<title>{Encode(line.Name)}</title></path>");
        }

        return svg.Append("</svg></figure>\n").ToString();
    }

    // A point by itself becomes a line of no length, which its round ends make visible.
    private static string PathOf(IReadOnlyList<double?> values, IReadOnlyList<DateTimeOffset> times, double highest)
    {
        var path = new StringBuilder();
        var span = times.Count > 1 ? (times[^1] - times[0]).TotalSeconds : 1;
        var isDrawing = false;
        for (var point = 0; point < values.Count; point++)
        {
            if (values[point] is not { } value)
            {
                isDrawing = false;
                continue;
            }

            var x = (times[point] - times[0]).TotalSeconds / span * Width;
            var y = Height - (highest > 0 ? value / highest : 0) * (Height - 4);
            path.Append(CultureInfo.InvariantCulture, $"{(isDrawing ? 'L' : 'M')}{x:0.#} {y:0.#}");
            if (!isDrawing)
            {
                path.Append("h0");
            }

            isDrawing = true;
        }

        return path.ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
