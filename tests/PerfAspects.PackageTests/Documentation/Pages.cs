using PerfAspects.PackageTests.Packaging;

namespace PerfAspects.PackageTests.Documentation;

/// <summary>The pages for users: README, changelog, the pages of the packages, and everything in docs/.</summary>
internal static class Pages
{
    /// <summary>Paths relative to the root of the repository, with forward slashes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        "CHANGELOG.md",
        .. PackedPackage.Others.Select(static package => $"src/{package}/README.md"),
        .. Directory.EnumerateFiles(Path.Combine(BuiltPaths.RepositoryRoot, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(BuiltPaths.RepositoryRoot, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string page) => File.ReadAllText(Path.Combine(BuiltPaths.RepositoryRoot, page)).ReplaceLineEndings("\n");

    /// <summary>The lines of a page with their numbers and the language of the code block that they are in; null outside of code.</summary>
    public static IEnumerable<(int Number, string Text, string? Language)> Lines(string page)
    {
        string? language = null;
        var number = 0;
        foreach (var line in Read(page).Split('\n'))
        {
            number++;
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (isFence)
            {
                language = language is null ? line.Trim()[3..] : null;
            }

            yield return (number, line, isFence ? "" : language);
        }
    }
}
