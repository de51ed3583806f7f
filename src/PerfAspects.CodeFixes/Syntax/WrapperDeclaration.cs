using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Turns a method or property into the partial declaration that the generator implements.</summary>
internal static class WrapperDeclaration
{
    /// <summary>The member without its body; what is said behind its header stays there.</summary>
    public static MemberDeclarationSyntax AsWrapper(this MemberDeclarationSyntax member, SyntaxTrivia lineBreak)
        => member is PropertyDeclarationSyntax property
            ? AsWrapper(property, lineBreak) : AsWrapper((MethodDeclarationSyntax)member, lineBreak);

    private static MethodDeclarationSyntax AsWrapper(MethodDeclarationSyntax method, SyntaxTrivia lineBreak)
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

    private static PropertyDeclarationSyntax AsWrapper(PropertyDeclarationSyntax property, SyntaxTrivia lineBreak)
    {
        var getter = property.Getter();
        var accessors = ((PropertyDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration("int P { get; }")!).AccessorList!;
        var attributes = getter?.AttributeLists.Select(list => list.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space)) ?? [];
        var written = property
            .WithIdentifier(property.Identifier.WithTrailingTrivia(SyntaxFactory.Space))
            .WithAccessorList(accessors
                .WithAccessors(SyntaxFactory.SingletonList(accessors.Accessors[0].WithAttributeLists(SyntaxFactory.List(attributes))))
                .WithTrailingTrivia(property.Identifier.TrailingTrivia.EndingLine(lineBreak)))
            .WithExpressionBody(null)
            .WithSemicolonToken(default);

        // A partial property says for itself that it is readonly, not for its getter.
        return written
            .WithModifiers(SyntaxFactory.TokenList(written.Modifiers.Concat(getter?.Modifiers ?? [])))
            .WithWrapperModifiers();
    }
}
