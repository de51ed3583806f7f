using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>The body of a method that the user has yet to write.</summary>
internal static class StubBody
{
    private static readonly ExpressionSyntax s_throw = SyntaxFactory.ParseExpression("throw new global::System.NotImplementedException()");

    /// <summary>The declaration with <c>=&gt; throw new NotImplementedException();</c>, qualified only where it must be.</summary>
    public static MethodDeclarationSyntax WithStubBody(this MethodDeclarationSyntax declaration, SyntaxTrivia lineBreak)
    {
        var endOfHeader = declaration.SemicolonToken.GetPreviousToken();
        var name = s_throw.DescendantNodes().OfType<QualifiedNameSyntax>().First();
        return declaration
            .ReplaceToken(endOfHeader, endOfHeader.WithTrailingTrivia(SyntaxFactory.Space))
            .WithExpressionBody(SyntaxFactory.ArrowExpressionClause(
                SyntaxFactory.Token(SyntaxKind.EqualsGreaterThanToken).WithTrailingTrivia(SyntaxFactory.Space),
                s_throw.ReplaceNode(name, name.WithAdditionalAnnotations(Simplifier.Annotation))))
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(lineBreak));
    }
}
