using System.Globalization;
using System.Text;

namespace PerfAspects.Benchmarks.Growth;

/// <summary>Draws a plot as SVG: sizes on a logarithmic axis, values on a linear one from zero, so that flat means flat.</summary>
internal static class SvgPlot
{
    private const int Width = 640;
    private const int Height = 360;
    private const int Left = 70;
    private const int Bottom = 50;
    private const int Top = 60;
    private const int Right = 20;

    private static readonly string[] s_colours = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd"];

    public static string Draw(Plot plot)
    {
        var sizes = plot.Curves.SelectMany(static curve => curve.Points).Select(static point => point.Size).Distinct().Order().ToArray();
        var max = Ceiling(plot.Curves.SelectMany(static curve => curve.Points).Max(static point => point.Value));
        var svg = new StringBuilder();
        Append(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">""");
        Append(svg, $"""<rect width="{Width}" height="{Height}" fill="white"/><text x="{Width / 2}" y="20" text-anchor="middle" font-size="15">{plot.Title}</text>""");
        for (var step = 0; step <= 4; step++)
        {
            var (y, value) = (Y(max * step / 4), max * step / 4);
            Append(svg, $"""<line x1="{Left}" x2="{Width - Right}" y1="{y:F1}" y2="{y:F1}" stroke="#ddd"/><text x="{Left - 8}" y="{y + 4:F1}" text-anchor="end">{value:0.##}</text>""");
        }

        foreach (var size in sizes)
        {
            Append(svg, $"""<text x="{X(size):F1}" y="{Height - Bottom + 18}" text-anchor="middle">{size:N0}</text>""");
        }

        Append(svg, $"""<text x="{(Left + Width - Right) / 2}" y="{Height - 10}" text-anchor="middle">{plot.Axis}</text>""");
        foreach (var (index, curve) in plot.Curves.Index())
        {
            var points = string.Join(' ', curve.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.Size):F1},{Y(point.Value):F1}")));
            Append(svg, $"""<polyline points="{points}" fill="none" stroke="{s_colours[index]}" stroke-width="2"/>""");
            Append(svg, $"""<text x="{Left + 10 + index * 190}" y="44" fill="{s_colours[index]}">{curve.Name}</text>""");
        }

        return svg.Append("</svg>\n").ToString();

        double X(double size) => sizes.Length < 2 ? Left : Left + (Width - Left - Right) * Math.Log(size / sizes[0]) / Math.Log(sizes[^1] / sizes[0]);

        double Y(double value) => Height - Bottom - (Height - Bottom - Top) * value / max;
    }

    // 1, 2 or 5 times a power of ten.
    private static double Ceiling(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1e-9))));
        return new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(candidate => candidate >= value);
    }

    private static void Append(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
