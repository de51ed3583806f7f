using System.Diagnostics;
using PerfAspects.PackageTests.Consumers;
using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Counters;

/// <summary>Every instrument as a tool outside the process sees it, beside what docs/metrics.md says of it.</summary>
[Collection(PackedPackageCollection.Name)]
public sealed class EveryInstrumentTests(PackedPackage package)
{
    private const string MethodTag = "code.function.name";
    private const int SecondsWatched = 4; // the tool is told of a second at a time

    // Tags that are the program's own.
    private static readonly string[] s_metricTags = ["tier"];

    [Fact]
    public async Task Instruments_SeenFromOutside_AreThoseOfTheDocumentation()
    {
        var consumer = new ConsumerProject(package, "EveryInstrument");
        var built = await consumer.BuildAsync();
        Assert.True(built.ExitCode == 0, built.Output);

        using var counters = await WatchAsync(consumer);

        Assert.Empty(counters.Errors);
        Assert.All(DocumentedInstruments.Rows(), row =>
        {
            Assert.Equal(row.Kind, KindOf(counters.Kinds[row.Name]));
            var readings = counters.Readings.FindAll(reading => reading.Instrument == row.Name);
            Assert.NotEmpty(readings);
            Assert.Equal([row.Unit], readings.Select(static reading => reading.Unit).Distinct());
            var isOfMethods = !row.Name.StartsWith("perfaspects.tier.", StringComparison.Ordinal) || row.Name == "perfaspects.tier.requests";
            Assert.All(readings, reading => Assert.Equal(isOfMethods, reading.Tags.GetValueOrDefault(MethodTag)?.StartsWith("Shop.", StringComparison.Ordinal) ?? false));
            Assert.Subset(row.Tags.Append(MethodTag).Concat(s_metricTags).ToHashSet(), readings.SelectMany(static reading => reading.Tags.Keys).ToHashSet());
        });
    }

    private static async Task<CounterSession> WatchAsync(ConsumerProject consumer)
    {
        using var process = Process.Start(Dotnet.Prepare(consumer.Assembly))!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var kill = timeout.Token.Register(() => process.Kill(entireProcessTree: true));
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());

        var counters = CounterSession.Attach(process.Id, "PerfAspects");
        var read = counters.ReadToEndAsync();
        await process.StandardInput.WriteLineAsync($"{SecondsWatched}");
        await process.WaitForExitAsync();
        await read;
        Assert.Equal(0, process.ExitCode);
        return counters;
    }

    private static string KindOf(string type) => type switch
    {
        "Histogram`1" => "histogram",
        "ObservableCounter`1" => "counter",
        "ObservableUpDownCounter`1" => "up-down counter",
        _ => "gauge",
    };
}
