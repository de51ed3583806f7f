using System.Text.RegularExpressions;

namespace PerfAspects.PackageTests.Documentation;

/// <summary>The language rules that a test can decide: first words and the length of lines.</summary>
public sealed partial class PlainLanguageTests
{
    private const int LongestLine = 140;

    // Folders of src that have summaries with a forbidden first word. This list may only shrink: a folder that has none is to be removed here.
    private static readonly string[] s_foldersToDo =
    [
        "PerfAspects.CodeFixes",
        "PerfAspects.CodeFixes/Cores",
        "PerfAspects.CodeFixes/Syntax",
        "PerfAspects.Generators",
        "PerfAspects.Generators/Diagnostics",
        "PerfAspects.Generators/Emission",
        "PerfAspects.Generators/Model",
        "PerfAspects.Generators/Parsing",
        "PerfAspects.Generators/Parsing/Caching",
        "PerfAspects.Generators/Parsing/Dependencies",
        "PerfAspects.Generators/Rules",
        "PerfAspects.Generators/Rules/Caching",
        "PerfAspects.Generators/Rules/Cores",
        "PerfAspects.Generators/Rules/Declaring",
        "PerfAspects.Generators/Rules/Resilience",
        "PerfAspects.Generators/Rules/Shapes",
        "PerfAspects/Caching",
        "PerfAspects/CompilerServices",
        "PerfAspects/Pipeline",
        "PerfAspects/Pipeline/Gates",
        "PerfAspects/Pipeline/Parts",
        "PerfAspects/RateLimiting",
        "PerfAspects/RateLimiting/Limiters",
        "PerfAspects/Runtime",
        "PerfAspects/Runtime/Parts",
        "PerfAspects/Runtime/Settings",
        "PerfAspects/Runtime/Settings/Changes",
        "PerfAspects/Runtime/Settings/Layers",
        "PerfAspects/Telemetry",
        "PerfAspects/Timing",
    ];

    public static TheoryData<string> AllPages => [.. Pages.All];

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Page_EachLine_Has140CharactersAtMost(string page)
        => Assert.Empty(Pages.Lines(page).Where(static line => line.Text.Length > LongestLine && CanBeBroken(line)).Select(static line => line.Number));

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Page_Heading_ParagraphOrItem_BeginsWithItsSubject(string page)
    {
        var faults = new List<string>();
        var before = "";
        foreach (var (number, text, language) in Pages.Lines(page))
        {
            var isFirst = before.Length == 0 || before[0] == '#' || Marker().Match(text).Length > 0;
            var isQuestion = text.StartsWith('#') && text.EndsWith('?');
            if (language is null && isFirst && !isQuestion && ForbiddenInPage().IsMatch(text))
            {
                faults.Add($"line {number}: {text}");
            }

            before = text.Trim();
        }

        Assert.Empty(faults);
    }

    [Fact]
    public void Summary_OfSource_BeginsWithItsSubject()
        => Assert.Empty(Summaries().Where(static fault => !s_foldersToDo.Contains(fault.Folder)).Select(static fault => fault.Place));

    [Fact]
    public void FoldersToDo_WithoutFaults_AreNotListed()
        => Assert.Equal(s_foldersToDo, s_foldersToDo.Intersect(Summaries().Select(static fault => fault.Folder)));

    private static bool CanBeBroken((int Number, string Text, string? Language) line)
        => line.Language is null ? !line.Text.StartsWith('|') : line.Language is "csharp" or "json" or "xml"; // commands and output are shown as they are

    private static IEnumerable<(string Folder, string Place)> Summaries()
    {
        var source = Path.Combine(BuiltPaths.RepositoryRoot, "src");
        return
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            let path = Path.GetRelativePath(source, file).Replace('\\', '/')
            where !path.Split('/').Any(static folder => folder is "bin" or "obj")
            from Match match in ForbiddenInSummary().Matches(File.ReadAllText(file))
            select (path[..path.LastIndexOf('/')], $"{path}: {match.Groups["words"].Value}");
    }

    [GeneratedRegex(@"^\s*(#+ |[-*] |\d+\. )")]
    private static partial Regex Marker();

    [GeneratedRegex(@"^\s*(#+ |[-*] |\d+\. )?(\*\*)?(What|Who|Whose|Where|Has)\b")]
    private static partial Regex ForbiddenInPage();

    [GeneratedRegex(@"<summary>(\s|///)*(?<words>(What|Who|Whose|Where|Has)\b[^\r\n]*)")]
    private static partial Regex ForbiddenInSummary();
}
