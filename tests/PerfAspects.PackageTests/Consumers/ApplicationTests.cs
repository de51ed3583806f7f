using System.Text.Json;
using System.Text.RegularExpressions;
using PerfAspects.PackageTests.Aot;
using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Consumers;

/// <summary>Applications of the usual kinds, built from the packed files alone, and what they do.</summary>
[Collection(PackedPackageCollection.Name)]
public sealed partial class ApplicationTests(PackedPackage package)
{
    [Fact]
    public async Task MinimalApi_HasDashboardHealthProblemDetailsAndCacheStatus()
        => Assert.Equal(
            [
                "/prices/7: 200, Cache-Status: PerfAspects; fwd=miss",
                "/prices/7: 200, Cache-Status: PerfAspects; hit",
                "/scarce: 200",
                "/scarce: 429, Retry-After: 3600",
                "/health: 200",
                "/perfaspects/api/health: 200",
                "/perfaspects/: 200, Content-Security-Policy",
            ],
            await RunAsync("MinimalApi"));

    // For two frameworks, with central package versions.
    [Fact]
    public async Task Worker_KeepsItsCacheOverARestart()
        => Assert.Equal(["first run: 1 loads", "second run: 0 loads"], await RunAsync("CentralWorker"));

    // With the packages of .NET 8 that it names, and none of .NET 10.
    [Fact]
    public async Task ApplicationOnNet8_KeepsItsPackagesOfNet8()
    {
        var consumer = new ConsumerProject(package, "ExtensionsOfNet8");
        var built = await consumer.BuildAsync("-o", consumer.PathOf("built"));
        Assert.True(built.ExitCode == 0, built.Output);

        Assert.Equal(
            [
                "first run: 1 loads, 11 failures, health 200",
                "second run: 0 loads, 2 failures, health 200",
                "spans: 8, failed: 4",
                "measured: True",
            ],
            Lines(await NativeProgram.RunAsync(consumer.PathOf("built/Consumer"))));
        using var assets = JsonDocument.Parse(File.ReadAllText(consumer.PathOf("obj/project.assets.json")));
        Assert.Equal(
            [
                "Microsoft.Extensions.Caching.Abstractions/9.0.0", "Microsoft.Extensions.Primitives/9.0.0",
                "System.Diagnostics.DiagnosticSource/9.0.0",
            ],
            assets.RootElement.GetProperty("libraries").EnumerateObject()
                .Select(static library => library.Name)
                .Where(static library => library.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || library.StartsWith("System.", StringComparison.Ordinal))
                .Where(static library => new Version(library.Split('/')[1]).Major > 8)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task BlazorServer_CachesInTheCodeBehindOfAComponent()
        => Assert.Equal(["True, True, 1 load"], await RunAsync("BlazorServer"));

    // A Redis that cannot be reached: the method works in memory.
    [NativeToolchainFact]
    public async Task NativeApplication_WithRedisSqliteEmailAndAspNetCore_PublishesWithoutWarningsAndWorks()
    {
        var consumer = new ConsumerProject(package, "NativeShop");
        var published = await consumer.PublishAsync("--use-current-runtime", "-o", consumer.PathOf("native"), "-warnaserror");
        Assert.True(published.ExitCode == 0, published.Output);

        var overSqlite = await NativeProgram.RunAsync(consumer.PathOf("native/Consumer"), "sqlite", consumer.PathOf("cache.db"));
        var again = await NativeProgram.RunAsync(consumer.PathOf("native/Consumer"), "sqlite", consumer.PathOf("cache.db"));
        var withoutRedis = await NativeProgram.RunAsync(consumer.PathOf("native/Consumer"), "redis", "127.0.0.1:1,abortConnect=false");

        string[] fresh = ["""{"id":7,"name":"product 7"} (PerfAspects; fwd=miss)""", """{"id":7,"name":"product 7"} (PerfAspects; hit)"""];
        Assert.Equal([.. fresh, "monitored: True, loads: 1"], Lines(overSqlite));
        Assert.Equal([.. fresh, "monitored: True, loads: 0"], Lines(again));
        Assert.Equal([.. fresh, "monitored: True, loads: 1"], Lines(withoutRedis));
    }

    [Fact]
    public async Task ProjectFullOfMistakes_IsToldOfEachAtItsPlace_AndOfNothingElse()
    {
        var consumer = new ConsumerProject(package, "Mistakes");

        var built = await consumer.BuildAsync();

        Assert.NotEqual(0, built.ExitCode);
        Assert.Equal(
            File.ReadAllLines(consumer.PathOf("output.txt")).Order(StringComparer.Ordinal),
            Message().Matches(built.Output).Select(static match => match.Groups["line"].Value).Distinct().Order(StringComparer.Ordinal));
    }

    private async Task<string[]> RunAsync(string name)
    {
        var consumer = new ConsumerProject(package, name);
        var built = await consumer.BuildAsync();
        Assert.True(built.ExitCode == 0, built.Output);
        return Lines(await consumer.RunAsync());
    }

    private static string[] Lines(DotnetResult run)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        return run.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
    }

    [GeneratedRegex(@"(?<line>Program\.cs\(\d+,\d+\): (error|warning) [^\r\n]*?) \[[^\[\]\r\n]*\]\r?$", RegexOptions.Multiline)]
    private static partial Regex Message();
}
