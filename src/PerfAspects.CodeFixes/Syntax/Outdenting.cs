using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Moves code to the left as it is written. Texts of several lines and what a directive leaves out stay as they are.</summary>
internal static class Outdenting
{
    /// <param name="node">The code.</param>
    /// <param name="depth">The white space that its lines lose at their end of the indentation; a line that stands further out keeps what
    /// it has.</param>
    public static T Outdented<T>(this T node, string depth)
        where T : SyntaxNode
        => depth.Length == 0
            ? node
            : node.ReplaceTokens(node.DescendantTokens(), (_, token) => token.WithLeadingTrivia(Outdented(token.LeadingTrivia, depth)));

    private static IEnumerable<SyntaxTrivia> Outdented(SyntaxTriviaList trivia, string depth)
        => trivia.Select((one, i) => one.IsKind(SyntaxKind.WhitespaceTrivia) && (i == 0 || EndsLine(trivia[i - 1]))
            && one.ToString().EndsWith(depth, StringComparison.Ordinal)
            ? SyntaxFactory.Whitespace(one.ToString().Substring(0, one.Span.Length - depth.Length))
            : one);

    private static bool EndsLine(SyntaxTrivia trivia)
        => trivia.IsKind(SyntaxKind.EndOfLineTrivia) || trivia.IsKind(SyntaxKind.DisabledTextTrivia) || trivia.IsDirective;
}
