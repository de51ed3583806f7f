namespace PerfAspects.PackageTests.Packaging;

/// <summary>
/// The packages, packed once for all tests that need it, under a version nobody has published. Everything is built in a
/// temporary folder, so that a build going on in the repository meets none of it.
/// </summary>
public sealed class PackedPackage : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfaspects-").FullName;

    public string Version { get; } = $"0.1.0-test{Guid.NewGuid():N}";

    public string PackagePath => PathOf("PerfAspects");

    public string SymbolsPath => Path.ChangeExtension(PackagePath, ".snupkg");

    /// <summary>The packages besides the main one.</summary>
    public static IReadOnlyList<string> Others { get; } =
    [
        "PerfAspects.AspNetCore", "PerfAspects.Monitoring", "PerfAspects.Monitoring.Email", "PerfAspects.Monitoring.Profiling", "PerfAspects.Redis",
        "PerfAspects.Sqlite",
    ];

    public string PackagesFolder => Path.Combine(_folder, "packages");

    /// <summary>The package cache of the consumers: empty at first, so that nothing but the sources can answer.</summary>
    public string PackageCache => Path.Combine(_folder, "cache");

    public string ConsumersFolder => Path.Combine(_folder, "consumers");

    public async Task InitializeAsync()
    {
        var packed = await Dotnet.RunAsync(
            BuiltPaths.RepositoryRoot,
            [
                "pack", "build/Packages.proj", "-c", "Release", "-o", PackagesFolder, "--artifacts-path", Path.Combine(_folder, "build"),
                "-warnaserror", $"-p:Version={Version}", "--nologo",
            ]);
        Assert.True(packed.ExitCode == 0, packed.Output);
    }

    /// <summary>The file of a package.</summary>
    public string PathOf(string package) => Path.Combine(PackagesFolder, $"{package}.{Version}.nupkg");

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}

[CollectionDefinition(Name)]
public sealed class PackedPackageCollection : ICollectionFixture<PackedPackage>
{
    public const string Name = "The packed package";
}
