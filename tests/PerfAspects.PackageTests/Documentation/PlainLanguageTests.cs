using System.Text.RegularExpressions;

namespace PerfAspects.PackageTests.Documentation;

/// <summary>The language rules that a test can decide: first words and the length of lines.</summary>
public sealed partial class PlainLanguageTests
{
    private const int LongestLine = 140;

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
    public void Comment_OfSource_BeginsWithItsSubject()
        => Assert.Empty(SourceLines().Where(static line => ForbiddenInComment().IsMatch(line.Text)).Select(static line => line.Place));

    [Fact]
    public void Line_OfSource_Has140CharactersAtMost()
        => Assert.Empty(SourceLines().Where(static line => line.Text.Length > LongestLine).Select(static line => line.Place));

    private static bool CanBeBroken((int Number, string Text, string? Language) line)
        => line.Language is null ? !line.Text.StartsWith('|') : line.Language is "csharp" or "json" or "xml"; // commands and output are shown as they are

    private static IEnumerable<(string Place, string Text)> SourceLines()
    {
        var source = Path.Combine(BuiltPaths.RepositoryRoot, "src");
        return
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            let path = Path.GetRelativePath(source, file).Replace('\\', '/')
            where !path.Split('/').Any(static folder => folder is "bin" or "obj")
            from line in File.ReadLines(file).Index()
            select ($"{path}({line.Index + 1}): {line.Item}", line.Item);
    }

    [GeneratedRegex(@"^\s*(#+ |[-*] |\d+\. )")]
    private static partial Regex Marker();

    [GeneratedRegex(@"^\s*(#+ |[-*] |\d+\. )?(\*\*)?(What|Who|Whose|Where|Has)\b")]
    private static partial Regex ForbiddenInPage();

    [GeneratedRegex(@"^\s*(///\s*(<(summary|remarks|returns|param|typeparam)\b[^>]*>)?|//)\s*(What|Who|Whose|Whom|Where|Has|Those)\b")]
    private static partial Regex ForbiddenInComment();
}
