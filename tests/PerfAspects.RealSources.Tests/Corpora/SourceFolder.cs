namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>A folder of sources, read as text.</summary>
internal static class SourceFolder
{
    private static readonly char s_separator = Path.DirectorySeparatorChar;

    /// <summary>The C# files below a folder, in an order that no file system decides.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="prefix">Begins the path of each file: the fixes take a file whose path has the generator's name for emitted.</param>
    public static IEnumerable<(string Path, string Text)> Read(string root, string prefix)
        => Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => !IsOutput(path))
            .Order(StringComparer.Ordinal)
            .Select(path => ($"{prefix}/{path}", File.ReadAllText(Path.Combine(root, path))));

    /// <summary>The sources that the runtime and the generator both compile.</summary>
    public static IEnumerable<(string Path, string Text)> ReadShared()
        => Read(Path.Combine(BuiltPaths.Sources, "Shared"), "Shared")
            .Where(file => file.Path == "Shared/DurationGrammar.cs" || file.Path.StartsWith("Shared/Aspects", StringComparison.Ordinal));

    private static bool IsOutput(string path)
        => path.StartsWith($"obj{s_separator}", StringComparison.Ordinal) || path.StartsWith($"bin{s_separator}", StringComparison.Ordinal);
}
