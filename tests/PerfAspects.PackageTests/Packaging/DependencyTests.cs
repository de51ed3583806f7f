using System.IO.Compression;
using System.Xml.Linq;

namespace PerfAspects.PackageTests.Packaging;

/// <summary>
/// The dependencies that each package declares: the lowest versions that work on the framework, so that an application takes no later ones
/// than it wants. Of PerfAspects, Caching.Abstractions and DiagnosticSource need their versions of .NET 9. StackExchange.Redis and TraceEvent
/// bring later packages of Microsoft.Extensions and System themselves.
/// </summary>
[Collection(PackedPackageCollection.Name)]
public sealed class DependencyTests(PackedPackage package)
{
    [Theory]
    [InlineData(
        "PerfAspects", "net8.0",
        "Microsoft.Extensions.Caching.Abstractions 9.0.0", "Microsoft.Extensions.Configuration.Abstractions 8.0.0",
        "Microsoft.Extensions.DependencyInjection.Abstractions 8.0.0", "Microsoft.Extensions.Hosting.Abstractions 8.0.0",
        "Microsoft.Extensions.Logging.Abstractions 8.0.0", "Microsoft.Extensions.Options 8.0.0", "Polly.Core 8.9.1",
        "System.Diagnostics.DiagnosticSource 9.0.0", "System.Threading.RateLimiting 8.0.0")]
    [InlineData(
        "PerfAspects", "net10.0",
        "Microsoft.Extensions.Caching.Abstractions 10.0.0", "Microsoft.Extensions.Configuration.Abstractions 10.0.0",
        "Microsoft.Extensions.DependencyInjection.Abstractions 10.0.0", "Microsoft.Extensions.Hosting.Abstractions 10.0.0",
        "Microsoft.Extensions.Logging.Abstractions 10.0.0", "Microsoft.Extensions.Options 10.0.0", "Polly.Core 8.9.1",
        "System.Threading.RateLimiting 10.0.0")]
    [InlineData("PerfAspects.AspNetCore", "net8.0", "PerfAspects", "PerfAspects.Monitoring")]
    [InlineData("PerfAspects.AspNetCore", "net10.0", "PerfAspects", "PerfAspects.Monitoring")]
    [InlineData("PerfAspects.Monitoring", "net8.0", "Microsoft.Extensions.Diagnostics.HealthChecks 8.0.0", "PerfAspects")]
    [InlineData("PerfAspects.Monitoring", "net10.0", "Microsoft.Extensions.Diagnostics.HealthChecks 10.0.0", "PerfAspects")]
    [InlineData("PerfAspects.Monitoring.Email", "net8.0", "MailKit 4.18.2", "PerfAspects.Monitoring")]
    [InlineData("PerfAspects.Monitoring.Email", "net10.0", "MailKit 4.18.2", "PerfAspects.Monitoring")]
    [InlineData(
        "PerfAspects.Monitoring.Profiling", "net8.0",
        "Microsoft.Diagnostics.NETCore.Client 0.2.745401", "Microsoft.Diagnostics.Tracing.TraceEvent 3.2.8", "PerfAspects.Monitoring")]
    [InlineData(
        "PerfAspects.Monitoring.Profiling", "net10.0",
        "Microsoft.Diagnostics.NETCore.Client 0.2.745401", "Microsoft.Diagnostics.Tracing.TraceEvent 3.2.8", "PerfAspects.Monitoring")]
    [InlineData("PerfAspects.Redis", "net8.0", "PerfAspects", "StackExchange.Redis 3.4.35")]
    [InlineData("PerfAspects.Redis", "net10.0", "PerfAspects", "StackExchange.Redis 3.4.35")]
    [InlineData("PerfAspects.Sqlite", "net8.0", "Microsoft.Data.Sqlite 8.0.34", "PerfAspects")]
    [InlineData("PerfAspects.Sqlite", "net10.0", "Microsoft.Data.Sqlite 10.0.14", "PerfAspects")]
    public void Dependencies_OnAFramework_AreTheLowestThatWork(string name, string framework, params string[] expected)
    {
        var group = GroupsOf(name).Single(group => group.Attribute("targetFramework")?.Value == framework);

        Assert.Equal(
            expected,
            group.Elements()
                .Select(static dependency => $"{dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}")
                .Select(dependency => dependency.Replace($" {package.Version}", "", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryPackageTests.Packages), MemberType = typeof(EveryPackageTests))]
    public void Dependencies_AreDeclaredForTheFrameworksOfThePackageOnly(string name)
        => Assert.Equal(
            ["net10.0", "net8.0"],
            GroupsOf(name).Select(static group => group.Attribute("targetFramework")?.Value).Order(StringComparer.Ordinal));

    private IEnumerable<XElement> GroupsOf(string name)
    {
        using var archive = ZipFile.OpenRead(package.PathOf(name));
        using var metadata = archive.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(metadata).Descendants()
            .Single(static element => element.Name.LocalName == "dependencies").Elements()
            .Where(static element => element.Name.LocalName == "group")
            .ToArray();
    }
}
