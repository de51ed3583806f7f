using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>
/// Preprocessor directives in the header of a declaration, which an edit or a copy could lose or double in part. Directives above the
/// declaration, in its body and directly before its body stay where they are.
/// </summary>
internal static class HeaderDirectives
{
    /// <summary>
    /// Whether directives choose attributes or modifiers of the declaration, or begin in its header and end elsewhere: no edit can follow
    /// them.
    /// </summary>
    public static bool HasDividedHeader(this MemberDeclarationSyntax declaration)
    {
        var directives = Directives(declaration).ToArray();
        var type = FirstTokenOfType(declaration).SpanStart;
        return directives.Any(directive => directive.SpanStart < type || StandsBesideAttribute(directive.Token))
            || !AreBalanced(directives);
    }

    /// <summary>Whether there is any directive in the header.</summary>
    public static bool HasDirectiveInHeader(this MemberDeclarationSyntax declaration) => Directives(declaration).Any();

    /// <summary>Whether the header of a copy has the directives of the header that it was made from.</summary>
    public static bool HasSameDirectives(this MemberDeclarationSyntax declaration, MemberDeclarationSyntax copy)
        => Texts(declaration).SequenceEqual(Texts(copy));

    private static IEnumerable<string> Texts(MemberDeclarationSyntax declaration)
        => Directives(declaration).Select(directive => directive.ToString());

    private static IEnumerable<SyntaxTrivia> Directives(MemberDeclarationSyntax declaration)
    {
        var (first, body) = (declaration.GetFirstToken(), FirstBodyToken(declaration));
        return declaration.DescendantTokens()
            .TakeWhile(token => token != body)
            .Append(declaration is TypeDeclarationSyntax || body.IsKind(SyntaxKind.SemicolonToken) ? body : default)
            .Where(token => token != first)
            .SelectMany(token => token.LeadingTrivia)
            .Where(trivia => trivia.IsDirective);
    }

    private static bool StandsBesideAttribute(SyntaxToken token)
        => token.Parent!.FirstAncestorOrSelf<AttributeListSyntax>() is not null || token.GetPreviousToken().Parent is AttributeListSyntax;

    private static bool AreBalanced(IEnumerable<SyntaxTrivia> directives)
    {
        var depth = 0;
        foreach (var directive in directives)
        {
            depth += directive.Kind() switch
            {
                SyntaxKind.IfDirectiveTrivia or SyntaxKind.RegionDirectiveTrivia => 1,
                SyntaxKind.EndIfDirectiveTrivia or SyntaxKind.EndRegionDirectiveTrivia => -1,
                _ => 0,
            };
            if (depth < 0 || (depth == 0 && directive.Kind() is SyntaxKind.ElseDirectiveTrivia or SyntaxKind.ElifDirectiveTrivia))
            {
                return false;
            }
        }

        return depth == 0;
    }

    private static SyntaxToken FirstTokenOfType(MemberDeclarationSyntax declaration)
        => declaration switch
        {
            MethodDeclarationSyntax method => method.ReturnType.GetFirstToken(),
            PropertyDeclarationSyntax property => property.Type.GetFirstToken(),
            TypeDeclarationSyntax type => type.Keyword,
            _ => declaration.GetFirstToken(),
        };

    private static SyntaxToken FirstBodyToken(MemberDeclarationSyntax declaration)
        => declaration switch
        {
            MethodDeclarationSyntax method => method.FirstBodyToken(),
            PropertyDeclarationSyntax property => property.ExpressionBody?.ArrowToken ?? property.AccessorList?.OpenBraceToken ?? default,
            TypeDeclarationSyntax { OpenBraceToken.RawKind: not 0 } type => type.OpenBraceToken,
            TypeDeclarationSyntax type => type.SemicolonToken,
            _ => default,
        };
}
