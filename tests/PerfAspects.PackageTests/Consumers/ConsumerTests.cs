using System.Text.RegularExpressions;
using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Consumers;

[Collection(PackedPackageCollection.Name)]
public sealed partial class ConsumerTests(PackedPackage package)
{
    [Fact]
    public async Task Consumer_WithAllFourAspects_BuildsWithoutWarningsAndSeesEachAtWork()
    {
        var consumer = new ConsumerProject(package, "FourAspects");

        var built = await consumer.BuildAsync();
        Assert.True(built.ExitCode == 0, built.Output);
        var run = await consumer.RunAsync();

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(
            [
                "Cached: 7.5 and 7.5 from 1 load",
                "RateLimited: retry after a wait: True",
                "CircuitBreaker: call 1 failed",
                "CircuitBreaker: call 2 failed",
                "CircuitBreaker: call 3 was not made",
                "Timed: 3 calls measured",
            ],
            run.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Consumer_WithAspectsOnAType_BuildsBesideAnotherGenerator()
    {
        var consumer = new ConsumerProject(package, "AnnotatedType");

        var built = await consumer.BuildAsync();
        Assert.True(built.ExitCode == 0, built.Output);
        var run = await consumer.RunAsync();

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(
            [
                "method: good after 1 load, good after 1 load",
                "inherited core: article a1",
                "stream: 1 2 3",
                "property: 1, 1",
                "Shop.Catalog.CountAsync: Timed > RateLimited, 1 calls",
                "Shop.Catalog.Describe: Timed > Cached > RateLimited, 1 calls",
                "Shop.Catalog.Find: Timed > Cached > RateLimited, 2 calls",
            ],
            run.Output.ReplaceLineEndings("\n").TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Consumer_WithWrongAnnotations_IsToldSoAndNothingElse()
    {
        var built = await new ConsumerProject(package, "WrongAnnotations").BuildAsync();

        Assert.NotEqual(0, built.ExitCode);
        Assert.Equal(
            ["Program.cs(10,13): PERF005", "Program.cs(16,16): PERF001", "Program.cs(8,24): PERF003"],
            Errors().Matches(built.Output).Select(match => $"{match.Groups["at"]}: {match.Groups["id"]}").Distinct().Order(StringComparer.Ordinal));
    }

    // The compiler stops at these before it asks any analyzer, and its own messages do not say what to do.
    [Fact]
    public async Task Consumer_WithTypesNoWrapperCanStandIn_IsToldSoBesideTheCompilersErrors()
    {
        var built = await new ConsumerProject(package, "WrongTypes").BuildAsync();

        Assert.NotEqual(0, built.ExitCode);
        Assert.Equal(
            [
                "Program.cs(13,24): CS8795",
                "Program.cs(13,24): PERF017",
                "Program.cs(3,14): PERF002",
                "Program.cs(6,24): CS0751",
                "Program.cs(6,24): CS8795",
            ],
            Errors().Matches(built.Output).Select(match => $"{match.Groups["at"]}: {match.Groups["id"]}").Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(?<at>\w+\.cs\(\d+,\d+\)): error (?<id>\w+):")]
    private static partial Regex Errors();
}
