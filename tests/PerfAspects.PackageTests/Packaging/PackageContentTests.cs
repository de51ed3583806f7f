using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace PerfAspects.PackageTests.Packaging;

[Collection(PackedPackageCollection.Name)]
public sealed class PackageContentTests(PackedPackage package)
{
    [Fact]
    public void Package_Content_IsTheRuntimeTheCompilerPartsTheTasksAndNothingElse()
    {
        using var archive = ZipFile.OpenRead(package.PackagePath);

        Assert.Equal(
            [
                "PerfAspects.nuspec",
                "README.md",
                "analyzers/dotnet/cs/PerfAspects.CodeFixes.dll",
                "analyzers/dotnet/cs/PerfAspects.Generators.dll",
                "buildTransitive/PerfAspects.targets",
                "icon.png",
                "lib/net10.0/PerfAspects.dll",
                "lib/net10.0/PerfAspects.xml",
                "lib/net8.0/PerfAspects.dll",
                "lib/net8.0/PerfAspects.xml",
                "tools/PerfAspects.Build.dll",
            ],
            NamesIn(archive));
    }

    [Fact]
    public void SymbolPackage_Content_IsTheSymbolsOfTheRuntime()
    {
        using var archive = ZipFile.OpenRead(package.SymbolsPath);

        Assert.Equal(["PerfAspects.nuspec", "lib/net10.0/PerfAspects.pdb", "lib/net8.0/PerfAspects.pdb"], NamesIn(archive));
    }

    [Fact]
    public void Metadata_ForTheGallery_IsComplete()
    {
        var metadata = ReadMetadata();
        var values = metadata.Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
        var repository = metadata.Elements().Single(element => element.Name.LocalName == "repository");

        Assert.Equal("MIT", values["license"]);
        Assert.Equal("README.md", values["readme"]);
        Assert.Equal("icon.png", values["icon"]);
        Assert.Equal("https://github.com/perfaspects/perfaspects", repository.Attribute("url")?.Value);
        Assert.Contains("source generator", values["description"], StringComparison.Ordinal);
        Assert.Contains("circuit-breaker", values["tags"].Split(' '));
    }

    // Whoever loads a part brings Roslyn and the System assemblies Roslyn stands on; only an editor also has Workspaces.
    [Theory]
    [InlineData("PerfAspects.Generators")]
    [InlineData(
        "PerfAspects.CodeFixes",
        "Microsoft.CodeAnalysis.CSharp.Workspaces", "Microsoft.CodeAnalysis.Workspaces", "PerfAspects.Generators")]
    public void CompilerPart_References_AreThereWhereItIsLoaded(string part, params string[] further)
    {
        using var assembly = new PEReader(Read($"analyzers/dotnet/cs/{part}.dll"));
        var reader = assembly.GetMetadataReader();

        var referenced = reader.AssemblyReferences
            .Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))
            .Where(name => name != "netstandard" && !name.StartsWith("System.", StringComparison.Ordinal));

        Assert.Subset(new HashSet<string>(["Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", .. further]), referenced.ToHashSet());
    }

    // What the format itself adds (relations, content types, core properties) is left out.
    private static IEnumerable<string> NamesIn(ZipArchive archive) => archive.Entries
        .Select(entry => entry.FullName)
        .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal)
            && !name.StartsWith("package/", StringComparison.Ordinal)
            && name != "[Content_Types].xml")
        .Order(StringComparer.Ordinal);

    private XElement ReadMetadata() => XDocument.Load(Read("PerfAspects.nuspec")).Root!.Elements().Single();

    private MemoryStream Read(string name)
    {
        using var archive = ZipFile.OpenRead(package.PackagePath);
        using var entry = archive.GetEntry(name)!.Open();
        var content = new MemoryStream();
        entry.CopyTo(content);
        content.Position = 0;
        return content;
    }
}
