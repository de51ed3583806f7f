using System.Text.RegularExpressions;

namespace PerfAspects.PackageTests.Documentation;

/// <summary>The code in the README and the guides is code of a sample, and so it compiles.</summary>
public sealed partial class DocumentedCodeTests
{
    private static readonly string[] s_folders = ["samples", "tests/PerfAspects.Samples.Tests"];

    private static readonly Lazy<string[]> s_samples = new(() =>
    [
        .. s_folders
            .Select(static folder => Path.Combine(BuiltPaths.RepositoryRoot, folder))
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"))
            .Select(file => WithoutIndentation(File.ReadAllText(file))),
    ]);

    /// <summary>A page and the number of a block on it: pages may show the same code.</summary>
    public static TheoryData<string, int> Snippets()
    {
        // The pages of the rules show mistakes too; their tests compile them.
        var snippets = new TheoryData<string, int>();
        foreach (var page in Pages.All.Where(static page => !page.StartsWith("docs/rules/", StringComparison.Ordinal)))
        {
            for (var number = 1; number <= CodeOf(page).Length; number++)
            {
                snippets.Add(page, number);
            }
        }

        return snippets;
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Snippet_OfTheDocumentation_StandsInASample(string page, int number)
    {
        var code = CodeOf(page)[number - 1];
        Assert.True(
            s_samples.Value.Any(sample => sample.Contains(WithoutIndentation(code), StringComparison.Ordinal)),
            $"No sample has this code of {page}:\n{code}");
    }

    private static string[] CodeOf(string page)
        => [.. CSharpFence().Matches(Pages.Read(page)).Select(static match => match.Groups["code"].Value)];

    private static string WithoutIndentation(string text) => string.Concat(text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim() + "\n"));

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)\r?\n```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CSharpFence();
}
