using System.Text.RegularExpressions;
using PerfAspects.PackageTests.Consumers;
using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Counters;

/// <summary>The names in docs/metrics.md, beside what Prometheus reads from a host with OpenTelemetry's exporter.</summary>
[Collection(PackedPackageCollection.Name)]
public sealed partial class PrometheusScrapeTests(PackedPackage package)
{
    [Fact]
    public async Task Names_OfEveryInstrumentAndOfTheAlerts_AreInARealScrape()
    {
        var consumer = new ConsumerProject(package, "Scraped", "EveryInstrument/Orders.cs");
        var built = await consumer.BuildAsync();
        Assert.True(built.ExitCode == 0, built.Output);
        var run = await consumer.RunAsync();
        Assert.True(run.ExitCode == 0, run.Output);

        var types = TypeLine().Matches(run.Output).ToDictionary(static line => line.Groups["name"].Value, static line => line.Groups["type"].Value);
        Assert.All(DocumentedInstruments.Rows(), row =>
        {
            var name = row.Name.Replace('.', '_');
            var (scraped, type) = row.Kind switch
            {
                "counter" => (name + "_total", "counter"),
                "histogram" => (name + "_seconds", "histogram"),
                _ => (name, "gauge"),
            };
            Assert.Equal(type, Assert.Contains(scraped, types));
        });

        var series = SeriesName().Matches(run.Output).Select(static line => line.Groups["name"].Value).ToHashSet();
        var labels = LabelName().Matches(run.Output).Select(static label => label.Groups["name"].Value).ToHashSet();
        var used = NameInAlert().Matches(DocumentedInstruments.Page).Select(static name => name.Value).ToHashSet();
        Assert.True(used.Count > 8, "the page has its alerts");
        Assert.Subset(series.Union(labels).ToHashSet(), used);
        Assert.Contains(run.Output.Split('\n'), static line =>
            line.StartsWith("perfaspects_circuit_breaker_state{", StringComparison.Ordinal)
            && line.Contains("perfaspects_circuit_breaker_state=\"open\"", StringComparison.Ordinal)
            && line.EndsWith("} 1", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^# TYPE (?<name>perfaspects_\w+) (?<type>\w+)\r?$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<name>perfaspects_\w+)\{", RegexOptions.Multiline)]
    private static partial Regex SeriesName();

    [GeneratedRegex("[{,](?<name>perfaspects_\\w+)=\"")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"\bperfaspects_\w+")]
    private static partial Regex NameInAlert();
}
