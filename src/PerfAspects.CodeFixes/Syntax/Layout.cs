using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Line breaks and indentation, as the file has them.</summary>
internal static class Layout
{
    /// <summary>The line break the file uses.</summary>
    public static SyntaxTrivia LineBreak(this SyntaxNode node)
        => node.SyntaxTree.GetRoot().DescendantTrivia()
            .FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } lineBreak
            ? lineBreak
            : SyntaxFactory.LineFeed;

    /// <summary>The white space before the line on which the node begins.</summary>
    public static SyntaxTrivia Indentation(this SyntaxNode node)
    {
        var line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString();
        return SyntaxFactory.Whitespace(line.Substring(0, line.Length - line.TrimStart().Length));
    }

    /// <summary>The trivia with exactly one line break at its end.</summary>
    public static SyntaxTriviaList EndingLine(this SyntaxTriviaList trivia, SyntaxTrivia lineBreak)
        => SyntaxFactory.TriviaList(trivia.Reverse().SkipWhile(IsSpace).Reverse().Append(lineBreak));

    private static bool IsSpace(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia;
}
