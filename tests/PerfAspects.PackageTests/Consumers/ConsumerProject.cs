using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Consumers;

/// <summary>A project outside the repository that has nothing but the package.</summary>
internal sealed class ConsumerProject
{
    private static int s_count;

    private readonly PackedPackage _package;
    private readonly string _folder;

    /// <summary>Lays out the project of that name: the files all consumers share, its own, and single files of other consumers.</summary>
    public ConsumerProject(PackedPackage package, string name, params string[] borrowed)
    {
        _package = package;
        _folder = Directory.CreateDirectory(Path.Combine(package.ConsumersFolder, $"{name}{Interlocked.Increment(ref s_count)}")).FullName;
        var projects = Path.Combine(AppContext.BaseDirectory, "Consumers", "Projects");
        Copy(projects, SearchOption.TopDirectoryOnly);
        Copy(Path.Combine(projects, name), SearchOption.AllDirectories);
        foreach (var file in borrowed)
        {
            File.Copy(Path.Combine(projects, file), Path.Combine(_folder, Path.GetFileName(file)));
        }
    }

    /// <summary>The file name of the project.</summary>
    public string Project { get; init; } = "Consumer.csproj";

    /// <summary>Builds the project.</summary>
    /// <param name="properties">More arguments of the build.</param>
    public Task<DotnetResult> BuildAsync(params string[] properties)
        => Dotnet.RunAsync(_folder, ["build", Project, "-c", "Release", $"-p:PerfAspectsVersion={_package.Version}", "--nologo", .. properties], _package.PackageCache);

    /// <summary>Publishes the project.</summary>
    /// <param name="arguments">More arguments.</param>
    public Task<DotnetResult> PublishAsync(params string[] arguments)
        => Dotnet.RunAsync(
            _folder, ["publish", Project, "-c", "Release", $"-p:PerfAspectsVersion={_package.Version}", "--nologo", .. arguments], _package.PackageCache);

    /// <summary>What was built.</summary>
    public string Assembly => Path.Combine(_folder, "bin", "Release", "net10.0", "Consumer.dll");

    /// <summary>The path of one of its files.</summary>
    public string PathOf(string file) => Path.Combine(_folder, file);

    public Task<DotnetResult> RunAsync() => Dotnet.RunAsync(_folder, [Assembly]);

    // A project's own file takes the place of a shared one.
    private void Copy(string from, SearchOption depth)
    {
        foreach (var file in Directory.GetFiles(from, "*", depth))
        {
            var copy = Path.Combine(_folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
