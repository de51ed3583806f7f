using System.Text.RegularExpressions;

namespace PerfAspects.PackageTests.Documentation;

/// <summary>Links between pages lead to a page and a heading that exist, and the README leads to every page.</summary>
public sealed partial class LinkTests
{
    private const string Repository = "https://github.com/perfaspects/perfaspects/";

    public static TheoryData<string> AllPages => [.. Pages.All];

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Link_OfAPage_LeadsToAPageAndItsHeading(string page)
        => Assert.Empty(Links(page).Where(static link => !Exists(link)).Select(static link => $"{link.Path}#{link.Heading}"));

    [Fact]
    public void Readme_LinksEachPageForUsers()
    {
        var linked = Links("README.md").Select(static link => link.Path).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(Pages.All, page => page != "README.md" && !PageOfAnother().IsMatch(page) && !linked.Contains(page));
    }

    private static IEnumerable<(string Path, string Heading)> Links(string page)
        => from line in Pages.Lines(page)
           where line.Language is null
           from Match match in Link().Matches(line.Text)
           let target = ToPath(page, match.Groups["target"].Value)
           where target is not null
           let parts = target.Split('#', 2)
           select (parts[0], parts.Length > 1 ? parts[1] : "");

    // A link within this repository, from its root; null for any other. The README is shown outside of the repository too, so its links are absolute.
    private static string? ToPath(string page, string target)
    {
        if (target.StartsWith(Repository, StringComparison.Ordinal))
        {
            var inside = BranchPrefix().Match(target[Repository.Length..]);
            return inside.Success ? target[(Repository.Length + inside.Length)..] : null;
        }

        if (target.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        if (target.StartsWith('#'))
        {
            return page + target;
        }

        var parts = target.Split('#', 2);
        var full = Path.GetFullPath(Path.Combine(BuiltPaths.RepositoryRoot, Path.GetDirectoryName(page)!, parts[0]));
        return Path.GetRelativePath(BuiltPaths.RepositoryRoot, full).Replace('\\', '/') + (parts.Length > 1 ? "#" + parts[1] : "");
    }

    private static bool Exists((string Path, string Heading) link)
    {
        var full = Path.Combine(BuiltPaths.RepositoryRoot, link.Path);
        return (File.Exists(full) || Directory.Exists(full))
            && (link.Heading.Length == 0 || Pages.Lines(link.Path).Any(line => line.Language is null && Anchor(line.Text) == link.Heading));
    }

    // As GitHub makes it of a heading.
    private static string? Anchor(string line)
        => line.StartsWith('#')
            ? string.Concat(line.TrimStart('#').Trim().ToLowerInvariant().Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-')
            : null;

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^(blob|tree)/main/")]
    private static partial Regex BranchPrefix();

    [GeneratedRegex(@"^(docs/(rules/PERF\d+|internals/[\w-]+|contributing/\w+)\.md|src/.+)$")]
    private static partial Regex PageOfAnother(); // reached from the index of rules, from performance.md, CONTRIBUTING.md or the gallery
}
