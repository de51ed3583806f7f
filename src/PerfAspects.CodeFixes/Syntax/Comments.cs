using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Finds comments, and removes them from a copied header so that they are not said twice.</summary>
internal static class Comments
{
    public static bool IsComment(this SyntaxTrivia trivia)
        => trivia.Kind()
            is SyntaxKind.SingleLineCommentTrivia
            or SyntaxKind.MultiLineCommentTrivia
            or SyntaxKind.SingleLineDocumentationCommentTrivia
            or SyntaxKind.MultiLineDocumentationCommentTrivia;

    /// <summary>The method with no comment before its body: in the copy of a header they would be said twice.</summary>
    public static MethodDeclarationSyntax WithoutHeaderComments(this MethodDeclarationSyntax method)
    {
        var header = method.DescendantTokens().TakeWhile(token => token != method.FirstBodyToken());
        return method.ReplaceTokens(header, (_, token) => WithoutComments(token));
    }

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
}
