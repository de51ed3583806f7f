using System.Text.RegularExpressions;

namespace PerfAspects.PackageTests.Documentation;

/// <summary>The code in the README and the guides is code of a sample, and so it compiles.</summary>
public sealed partial class DocumentedCodeTests
{
    private static readonly Lazy<string[]> s_samples = new(() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(BuiltPaths.RepositoryRoot, "samples"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"))
            .Select(file => WithoutIndentation(File.ReadAllText(file))),
    ]);

    public static TheoryData<string> Snippets()
    {
        // The pages of the rules show mistakes too; their tests compile them.
        string[] pages = [Path.Combine(BuiltPaths.RepositoryRoot, "README.md"), .. Directory.EnumerateFiles(Path.Combine(BuiltPaths.RepositoryRoot, "docs"), "*.md")];
        return [.. pages.SelectMany(static page => CSharpFence().Matches(File.ReadAllText(page))).Select(static match => match.Groups["code"].Value)];
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_OfTheDocumentation_StandsInASample(string code)
        => Assert.Contains(s_samples.Value, sample => sample.Contains(WithoutIndentation(code), StringComparison.Ordinal));

    private static string WithoutIndentation(string text) => string.Concat(text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim() + "\n"));

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)\r?\n```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpFence();
}
