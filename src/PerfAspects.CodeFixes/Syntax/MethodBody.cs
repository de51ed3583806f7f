using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Finds where a member's header ends and its body begins.</summary>
internal static class MethodBody
{
    public static bool HasBody(this MemberDeclarationSyntax member)
        => member switch
        {
            MethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
            PropertyDeclarationSyntax property => property.GetterBody() is not null,
            _ => false,
        };

    /// <summary>Whether the body can go to a method of its own.</summary>
    public static bool HasMovableBody(this MemberDeclarationSyntax member)
        => member is PropertyDeclarationSyntax property ? property.HasMovableBody() : member.HasBody();

    /// <summary>The token at which the body begins, or without one the semicolon in its place.</summary>
    public static SyntaxToken FirstBodyToken(this MethodDeclarationSyntax method)
        => ((SyntaxNode?)method.Body ?? method.ExpressionBody)?.GetFirstToken() ?? method.SemicolonToken;
}
