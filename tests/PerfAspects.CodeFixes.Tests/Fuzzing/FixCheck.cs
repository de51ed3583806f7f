using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Fuzzing;

/// <summary>What holds of every fix: it adds no error, mends what it was offered for, and takes away nothing that was written.</summary>
internal static class FixCheck
{
    // These replace a signature, a name or a mark, or remove what has no effect.
    private static readonly string[] s_replacing = ["PERF004", "PERF009", "PERF010", "PERF019", "PERF032", "PERF033", "PERF035", "PERF036", "PERF037", "PERF042"];

    public static async Task<string?> BrokenAsync(Project before, Project after, string rule)
        => await NewErrorAsync(before, after)
            ?? await NotMendedAsync(before, after, rule)
            ?? (s_replacing.Contains(rule) ? null : await LostAsync(before, after));

    private static async Task<string?> NewErrorAsync(Project before, Project after)
    {
        var known = await ErrorsAsync(before);
        return (await ErrorsAsync(after)).FirstOrDefault(error => error.Count() > known[error.Key].Count()) is { } news ? $"there is a new error: {news.First()}" : null;
    }

    // Places move with an edit, and signatures change; what is wrong, and how often, does not.
    private static async Task<ILookup<string, Diagnostic>> ErrorsAsync(Project project)
        => (await project.GetCompilationAsync())!.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal))
            .ToLookup(diagnostic => diagnostic.Id);

    private static async Task<string?> NotMendedAsync(Project before, Project after, string rule)
        => await CountAsync(after, rule) < await CountAsync(before, rule) ? null : "it is told as often as before";

    private static async Task<int> CountAsync(Project project, string rule) => (await UserProject.AnalyzeAsync(project)).Count(diagnostic => diagnostic.Id == rule);

    private static async Task<string?> LostAsync(Project before, Project after)
    {
        var left = Words(await UserProject.SourcesAsync(after));
        return Words(await UserProject.SourcesAsync(before)).FirstOrDefault(word => !left.Contains(word)) is { } lost ? $"'{lost}' is lost" : null;
    }

    // Names, types, values, comments and directives; of two parts of a member one loses its modifiers.
    private static HashSet<string> Words(string[] sources)
        =>
        [
            .. sources
                .SelectMany(source => SyntaxFactory.ParseTokens(source))
                .Where(token => !token.IsKeyword() && SyntaxFacts.GetContextualKeywordKind(token.Text) == SyntaxKind.None && token.Value is not null)
                .Select(token => token.Text),
            .. sources.SelectMany(source => CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTrivia())
                .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) || trivia.IsDirective)
                .Select(trivia => trivia.ToString()),
        ];
}
