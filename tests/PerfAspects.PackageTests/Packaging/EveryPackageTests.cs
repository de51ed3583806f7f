using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

namespace PerfAspects.PackageTests.Packaging;

/// <summary>What the gallery shows of each package, and what a debugger finds.</summary>
[Collection(PackedPackageCollection.Name)]
public sealed class EveryPackageTests(PackedPackage package)
{
    private static readonly Guid s_sourceLink = new("cc110556-a091-4d38-9fec-25ab9a351a6a"); // of portable PDB files

    public static TheoryData<string> Packages => ["PerfAspects", .. PackedPackage.Others];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_HasWhatTheGalleryShows(string name)
    {
        using var archive = ZipFile.OpenRead(package.PathOf(name));
        using var metadata = archive.GetEntry($"{name}.nuspec")!.Open();
        var elements = XDocument.Load(metadata).Root!.Elements().Single().Elements().ToList();
        string? Of(string element) => elements.SingleOrDefault(known => known.Name.LocalName == element)?.Value;

        Assert.Equal(("MIT", "icon.png", "README.md"), (Of("license"), Of("icon"), Of("readme")));
        Assert.EndsWith("CHANGELOG.md", Of("releaseNotes"), StringComparison.Ordinal);
        Assert.InRange(Of("description")!.Length, 40, 300);
        Assert.NotEmpty(Of("tags")!.Split(' '));
        var repository = elements.Single(static known => known.Name.LocalName == "repository");
        Assert.Equal(40, repository.Attribute("commit")?.Value.Length);
        Assert.NotNull(archive.GetEntry("icon.png"));
        using var readme = new StreamReader(archive.GetEntry("README.md")!.Open());
        var page = readme.ReadToEnd();
        Assert.StartsWith($"# {name}\n", page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("```csharp", page, StringComparison.Ordinal);
    }

    // The name of the assembly and the checksums of its sources say which build it is; paths of a machine would differ from one to the next.
    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_HasSymbolsAndIsDeterministic(string name)
    {
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(package.PathOf(name), ".snupkg"));
        using var archive = ZipFile.OpenRead(package.PathOf(name));
        foreach (var framework in new[] { "net8.0", "net10.0" })
        {
            Assert.NotNull(symbols.GetEntry($"lib/{framework}/{name}.pdb"));
            Assert.NotNull(archive.GetEntry($"lib/{framework}/{name}.xml"));
            using var assembly = archive.GetEntry($"lib/{framework}/{name}.dll")!.Open();
            using var copy = new MemoryStream();
            assembly.CopyTo(copy);
            copy.Position = 0;
            using var reader = new PEReader(copy);
            Assert.Contains(reader.ReadDebugDirectory(), static entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        }
    }

    // A debugger fetches the sources of the commit that was packed, and the paths are those of no machine.
    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_LinksItsSourcesToTheCommit(string name)
    {
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(package.PathOf(name), ".snupkg"));
        using var archive = ZipFile.OpenRead(package.PathOf(name));
        using var nuspec = archive.GetEntry($"{name}.nuspec")!.Open();
        var commit = XDocument.Load(nuspec).Descendants().Single(static element => element.Name.LocalName == "repository").Attribute("commit")!.Value;
        foreach (var framework in new[] { "net8.0", "net10.0" })
        {
            using var content = new MemoryStream();
            using (var file = symbols.GetEntry($"lib/{framework}/{name}.pdb")!.Open())
            {
                file.CopyTo(content);
            }

            content.Position = 0;
            using var provider = MetadataReaderProvider.FromPortablePdbStream(content);
            var reader = provider.GetMetadataReader();
            var link = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
                .Single(information => reader.GetGuid(information.Kind) == s_sourceLink);
            var json = Encoding.UTF8.GetString(reader.GetBlobBytes(link.Value));
            Assert.Contains(commit, json, StringComparison.Ordinal);
            Assert.Contains("\"/_/*\"", json, StringComparison.Ordinal);
            var paths = reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name)).ToArray();
            Assert.Contains(paths, path => path.StartsWith($"/_/src/{name}/", StringComparison.Ordinal));
            Assert.DoesNotContain(paths, static path => path.StartsWith(BuiltPaths.RepositoryRoot, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_StandsOnTheOthersOfItsVersionAlone(string name)
    {
        using var archive = ZipFile.OpenRead(package.PathOf(name));
        using var metadata = archive.GetEntry($"{name}.nuspec")!.Open();
        var own = XDocument.Load(metadata).Descendants().Where(static element => element.Name.LocalName == "dependency")
            .Where(static dependency => dependency.Attribute("id")!.Value.StartsWith("PerfAspects", StringComparison.Ordinal))
            .Select(static dependency => dependency.Attribute("version")!.Value).Distinct();

        Assert.Equal(name == "PerfAspects" ? [] : [package.Version], own);
    }
}
