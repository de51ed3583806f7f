using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Turns a method into the partial declaration that the generator implements.</summary>
internal static class WrapperDeclaration
{
    /// <summary>The method without its body; what is said behind its header stays there.</summary>
    public static MethodDeclarationSyntax AsWrapper(this MethodDeclarationSyntax method, SyntaxTrivia lineBreak)
    {
        var endOfHeader = method.FirstBodyToken().GetPreviousToken();
        var semicolon = SyntaxFactory.Token(
            SyntaxFactory.TriviaList(),
            SyntaxKind.SemicolonToken,
            endOfHeader.TrailingTrivia.EndingLine(lineBreak));
        return method
            .ReplaceToken(endOfHeader, endOfHeader.WithTrailingTrivia())
            .WithBody(null)
            .WithExpressionBody(null)
            .WithSemicolonToken(semicolon)
            .WithWrapperModifiers();
    }
}
