using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using PerfAspects.PackageTests.Consumers;
using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Monitoring;

/// <summary>The rules for Prometheus and the dashboard for Grafana that a consumer's build writes.</summary>
[Collection(PackedPackageCollection.Name)]
public sealed partial class MonitoringFilesTests(PackedPackage package)
{
    private const string Rules = "monitoring/rules.yml";
    private const string Dashboard = "monitoring/dashboard.json";

    [PromtoolFact]
    public async Task Files_OfABuild_AreRightInTheEyesOfPrometheusAndNameWhatAScrapeHas()
    {
        var consumer = await BuildAsync();

        Assert.Equal(await File.ReadAllTextAsync(consumer.PathOf("rules.verified.yml")), await File.ReadAllTextAsync(consumer.PathOf(Rules)));
        await PromtoolAsync(consumer, "check", "rules", "--lint=all", "--lint-fatal", Rules);
        await PromtoolAsync(consumer, "test", "rules", "alerts.test.yml");

        var run = await consumer.RunAsync();
        Assert.True(run.ExitCode == 0, run.Output);
        var known = MetricName().Matches(run.Output).Select(static name => name.Value).ToHashSet();
        var used = MetricName().Matches(await File.ReadAllTextAsync(consumer.PathOf(Rules)) + await File.ReadAllTextAsync(consumer.PathOf(Dashboard)))
            .Select(static name => name.Value).ToHashSet();
        Assert.True(used.Count > 15, $"{used.Count} names");
        Assert.Empty(used.Except(known));
    }

    [Fact]
    public async Task Dashboard_OfABuild_HasAChartOfEachAspectAndAlertAndNoneOverAnother()
    {
        var consumer = await BuildAsync();

        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(consumer.PathOf(Dashboard)));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        var titles = panels.Select(static panel => panel.GetProperty("title").GetString()).ToList();
        var cells = panels.SelectMany(static panel => Cells(panel.GetProperty("gridPos"))).ToList();
        var alert = panels.Single(static panel => panel.GetProperty("title").GetString() == "Shop.Prices.Rate: hit_ratio < 50%");

        Assert.Equal("PerfAspects: Consumer", dashboard.RootElement.GetProperty("title").GetString());
        Assert.Equal(panels.Count, panels.Select(static panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.Subset(titles.ToHashSet(), new HashSet<string?> { "Calls", "Latency, p99", "Hit ratio", "Open circuits", "Shop.Prices+Of`1.Get: max > 1s", "prices.all: p50 <= 1ms" });
        Assert.Equal("[{\"color\":\"red\",\"value\":null},{\"color\":\"green\",\"value\":0.5}]", Compact(alert.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("thresholds").GetProperty("steps")));
    }

    [Fact]
    public async Task Files_OfABuildWithoutChanges_AreLeftAloneAndThoseThatAreGoneAreWrittenAgain()
    {
        var consumer = await BuildAsync();
        var (rules, dashboard) = (consumer.PathOf(Rules), consumer.PathOf(Dashboard));
        var text = await File.ReadAllTextAsync(rules);
        File.SetLastWriteTimeUtc(dashboard, DateTime.UnixEpoch);
        File.Delete(rules);
        await File.AppendAllTextAsync(consumer.PathOf("Prices.cs"), "// another line changes the assembly and not what is written\n");

        var again = await consumer.BuildAsync();

        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Equal(text, await File.ReadAllTextAsync(rules));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(dashboard));
    }

    private async Task<ConsumerProject> BuildAsync()
    {
        var consumer = new ConsumerProject(package, "Alerting", "EveryInstrument/Orders.cs");
        var built = await consumer.BuildAsync();
        Assert.True(built.ExitCode == 0, built.Output);
        return consumer;
    }

    private static async Task PromtoolAsync(ConsumerProject consumer, params string[] arguments)
    {
        using var promtool = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Promtool, arguments)
        {
            WorkingDirectory = consumer.PathOf(""),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = promtool.StandardOutput.ReadToEndAsync();
        var errors = promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        Assert.True(promtool.ExitCode == 0, await output + await errors);
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonElement position)
        => from x in Enumerable.Range(position.GetProperty("x").GetInt32(), position.GetProperty("w").GetInt32())
           from y in Enumerable.Range(position.GetProperty("y").GetInt32(), position.GetProperty("h").GetInt32())
           select (x, y);

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    [GeneratedRegex(@"\bperfaspects_\w+")]
    private static partial Regex MetricName();
}
