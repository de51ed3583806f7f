using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Where a method's header ends and its body begins.</summary>
internal static class MethodBody
{
    public static bool HasBody(this MethodDeclarationSyntax method) => method.Body is not null || method.ExpressionBody is not null;

    /// <summary>Where the body begins, or without one the semicolon in its place.</summary>
    public static SyntaxToken FirstBodyToken(this MethodDeclarationSyntax method)
        => ((SyntaxNode?)method.Body ?? method.ExpressionBody)?.GetFirstToken() ?? method.SemicolonToken;
}
