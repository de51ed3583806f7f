using System.Xml.Linq;

namespace PerfAspects.PackageTests.Packaging;

/// <summary>Every package declares its public API in files, and is validated when it is packed: no project becomes a package without both.</summary>
public sealed class PublicApiFilesTests
{
    private static readonly string s_source = Path.Combine(BuiltPaths.RepositoryRoot, "src");

    private static readonly string[] s_names = ["PerfAspects", .. PackedPackage.Others];

    public static TheoryData<string> Packages => [.. s_names];

    [Fact]
    public void Project_ThatImportsThePackageProperties_IsATestedPackage()
        => Assert.Equal(
            s_names.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(s_source, "*.csproj", SearchOption.AllDirectories)
                .Where(static project => File.ReadAllText(project).Contains("build/Package.props", StringComparison.Ordinal))
                .Select(static project => Path.GetFileNameWithoutExtension(project)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_DeclaresItsPublicApi(string name)
    {
        Assert.True(File.Exists(Path.Combine(s_source, name, "PublicAPI.Shipped.txt")));
        Assert.True(File.ReadAllLines(Path.Combine(s_source, name, "PublicAPI.Unshipped.txt")) is ["#nullable enable", _, ..]);
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_TurnsNothingOffThatAllPackagesHave(string name)
    {
        var common = XDocument.Load(Path.Combine(BuiltPaths.RepositoryRoot, "build", "Package.props"));
        Assert.Equal("true", common.Descendants("EnablePackageValidation").Single().Value);
        Assert.Contains(common.Descendants("PackageReference"), static reference => reference.Attribute("Include")!.Value.EndsWith(".PublicApiAnalyzers", StringComparison.Ordinal));

        var own = File.ReadAllText(Path.Combine(s_source, name, $"{name}.csproj"));
        Assert.DoesNotContain("EnablePackageValidation", own, StringComparison.Ordinal);
        Assert.DoesNotContain("RS0016", own, StringComparison.Ordinal);
        Assert.DoesNotContain("RS0017", own, StringComparison.Ordinal);
    }
}
