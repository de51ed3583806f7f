using System.Text.RegularExpressions;
using Drive.Load;
using Drive.Reports;
using Drive.Runs;

namespace PerfAspects.Samples.Tests.Drive;

/// <summary>The reports of a run, and of two runs beside each other.</summary>
public sealed partial class DriveReportTests
{
    private const string Address = "http://shop.test/<script>alert(1)</script>?q=\"a\"&n=1";

    private static readonly string[] s_figures =
        ["requests", "successful/s", "failures", "mean", "p50", "p95", "p99", "p99.9", "max"];

    [Fact]
    public void Text_OfTwoRuns_ShowsEachFigureOfBoth()
    {
        var lines = Text(Report(p95: 0.08, failures: 10), Report(p95: 0.5, failures: 200));

        Assert.Contains(lines, static line => Spaces().Replace(line, " ") == "p95 80.0 ms before 500.0 ms");
        Assert.Contains(lines, static line => Spaces().Replace(line, " ") == "failures 1.00 % before 20.00 %");
        Assert.All(s_figures, figure => Assert.Contains(lines, line => line.StartsWith(figure + " ", StringComparison.Ordinal) && line.Contains(" before ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Text_OfOneRun_ComparesNothing()
        => Assert.DoesNotContain(Text(Report(), before: null), static line => line.Contains("before", StringComparison.Ordinal));

    [Fact]
    public void Html_OfTwoRuns_HasAColumnOfEach()
    {
        var html = HtmlReport.Write(Report(p95: 0.08), Report(p95: 0.5));

        Assert.Contains("<tr><th>figure<th>this run<th>before", html, StringComparison.Ordinal);
        Assert.Contains("<tr><td>p95<td>80.0 ms<td>500.0 ms", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_IsOneFile_ThatNeedsNothingFromOutside()
    {
        var html = HtmlReport.Write(Report(), Report());

        Assert.DoesNotMatch(OutsideResource(), html);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal); // the address is text
    }

    [Fact]
    public void Html_OfALoad_PlotsEachIntervalAndHasItsValues()
    {
        var html = HtmlReport.Write(Report(), before: null);

        var plots = Plot().Matches(html).Select(static plot => plot.Groups["points"].Value.Trim().Split(' ')).ToList();
        Assert.Equal([4, 4], plots.Select(static points => points.Length)); // requests per second and p95, over four seconds
        Assert.Equal(["0,150", "200,80", "400,10", "600,80"], plots[1]); // 0, 50, 100 and 50 ms
        Assert.Contains("<tr><td>2<td>100", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_OfAStressRun_PlotsTheSteps()
    {
        var latency = new Latencies(0.1, 0.1, 0.1, 0.1, 0.1, 0.1);
        var report = Report() with { Steps = [new(10, 10, 0, latency, true), new(40, 39, 0, latency, true), new(160, 99, 0.2, latency, false)], Knee = 40 };

        var html = HtmlReport.Write(report, before: null);

        Assert.Contains("by offered rate", html, StringComparison.Ordinal);
        Assert.Contains("<td>knee<td>40.0/s", html, StringComparison.Ordinal);
        Assert.All(Plot().Matches(html), static plot => Assert.Equal(3, plot.Groups["points"].Value.Trim().Split(' ').Length));
    }

    [Fact]
    public void Html_NamesThresholdsThatAreBroken()
    {
        var html = HtmlReport.Write(Report() with { Thresholds = [new("p95 < 500ms", true), new("rate > 9/s", false)] }, before: null);

        Assert.Contains("<li>holds: p95 &lt; 500ms", html, StringComparison.Ordinal);
        Assert.Contains("<li class=\"broken\">broken: rate &gt; 9/s", html, StringComparison.Ordinal);
    }

    private static string[] Text(RunReport report, RunReport? before)
    {
        using var output = new StringWriter();
        TextReport.Write(output, report, before);
        return output.ToString().ReplaceLineEndings("\n").Split('\n');
    }

    private static RunReport Report(double p95 = 0.1, long failures = 0)
    {
        var latency = new Latencies(0.02, 0.05, p95, 0.6, 0.7, 1);
        double[] seconds = [0, 0.05, 0.1, 0.05];
        LoadInterval[] intervals = [.. seconds.Select((value, second) => new LoadInterval(second, 250, 0, latency with { P95 = value }))];
        return new RunReport("Load", Address, 250, new LoadResult(4, 1_000, failures, 0, 250, 0.03, latency, intervals, new Dictionary<string, int>()));
    }

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();

    [GeneratedRegex("<(script|link|img|iframe|object|embed|base|source)\\b|\\b(src|href|srcset)\\s*=|url\\(|@import", RegexOptions.IgnoreCase)]
    private static partial Regex OutsideResource();

    [GeneratedRegex("<polyline[^>]* points=\"(?<points>[^\"]*)\"")]
    private static partial Regex Plot();
}
