using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>White space and comments.</summary>
internal static class TriviaEditing
{
    public static bool IsComment(this SyntaxTrivia trivia)
        => trivia.Kind()
            is SyntaxKind.SingleLineCommentTrivia
            or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia
            or SyntaxKind.MultiLineDocumentationCommentTrivia;

    /// <summary>The method with no comment before its body: in a copy of a header they would be said twice.</summary>
    public static MethodDeclarationSyntax WithoutHeaderComments(this MethodDeclarationSyntax method)
    {
        var header = method.DescendantTokens().TakeWhile(token => token != method.FirstBodyToken());
        return method.ReplaceTokens(header, (_, token) => WithoutComments(token));
    }

    public static bool HasBody(this MethodDeclarationSyntax method) => method.Body is not null || method.ExpressionBody is not null;

    /// <summary>Where the body begins, or without one the semicolon in its place.</summary>
    public static SyntaxToken FirstBodyToken(this MethodDeclarationSyntax method)
        => ((SyntaxNode?)method.Body ?? method.ExpressionBody)?.GetFirstToken() ?? method.SemicolonToken;

    /// <summary>The line break the file uses.</summary>
    public static SyntaxTrivia LineBreak(this SyntaxNode node)
        => node.SyntaxTree.GetRoot().DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } lineBreak
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

    private static SyntaxToken WithoutComments(SyntaxToken token)
    {
        if (!token.LeadingTrivia.Concat(token.TrailingTrivia).Any(IsComment))
        {
            return token;
        }

        var trailing = WithoutComments(token.TrailingTrivia, ofWholeLines: false);
        var wouldJoinNext = trailing.Count == 0 && token.TrailingTrivia.Count > 0 && !SyntaxFacts.IsPunctuation(token.Kind());
        return token
            .WithLeadingTrivia(WithoutComments(token.LeadingTrivia, ofWholeLines: true))
            .WithTrailingTrivia(wouldJoinNext ? SyntaxFactory.TriviaList(SyntaxFactory.Space) : trailing);
    }

    private static SyntaxTriviaList WithoutComments(SyntaxTriviaList trivia, bool ofWholeLines)
    {
        var kept = new List<SyntaxTrivia>();
        for (var i = 0; i < trivia.Count; i++)
        {
            var next = i + 1 < trivia.Count ? trivia[i + 1].Kind() : SyntaxKind.None;
            if (!trivia[i].IsComment())
            {
                kept.Add(trivia[i]);
            }
            else if (next == SyntaxKind.WhitespaceTrivia)
            {
                i++;
            }
            else if (next == SyntaxKind.EndOfLineTrivia)
            {
                DropLastSpace(kept);
                i += ofWholeLines ? 1 : 0;
            }
        }

        return SyntaxFactory.TriviaList(kept);
    }

    private static void DropLastSpace(List<SyntaxTrivia> trivia)
    {
        if (trivia.Count > 0 && trivia[trivia.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia))
        {
            trivia.RemoveAt(trivia.Count - 1);
        }
    }

    private static bool IsSpace(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia;
}
