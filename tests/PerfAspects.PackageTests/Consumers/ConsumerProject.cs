using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Consumers;

/// <summary>A project outside the repository that has nothing but the package.</summary>
internal sealed class ConsumerProject
{
    private readonly PackedPackage _package;
    private readonly string _folder;

    /// <summary>Lays out the project of that name: the files all consumers share, its own, and single files of other consumers.</summary>
    public ConsumerProject(PackedPackage package, string name, params string[] borrowed)
    {
        _package = package;
        _folder = Directory.CreateDirectory(Path.Combine(package.ConsumersFolder, name)).FullName;
        var projects = Path.Combine(AppContext.BaseDirectory, "Consumers", "Projects");
        foreach (var file in (string[])[.. Directory.GetFiles(projects), .. Directory.GetFiles(Path.Combine(projects, name)), .. borrowed.Select(file => Path.Combine(projects, file))])
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }
    }

    public Task<DotnetResult> BuildAsync()
        => Dotnet.RunAsync(_folder, ["build", "-c", "Release", $"-p:PerfAspectsVersion={_package.Version}", "--nologo"], _package.PackageCache);

    /// <summary>What was built.</summary>
    public string Assembly => Path.Combine(_folder, "bin", "Release", "net10.0", "Consumer.dll");

    public Task<DotnetResult> RunAsync() => Dotnet.RunAsync(_folder, [Assembly]);
}
