using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Writes the getter of a property as a method, its body moved out of the braces of the property.</summary>
internal static class GetterMethod
{
    /// <summary>
    /// The method, without parameters, in the place and with the attributes of the property; a getter without a body makes one that ends
    /// with a semicolon.
    /// </summary>
    public static MethodDeclarationSyntax AsMethod(this PropertyDeclarationSyntax property)
    {
        var getter = property.Getter();
        var body = getter is null ? property.GetterBody() : property.GetterBody()?.Outdented(Depth(property, getter));
        return SyntaxFactory.MethodDeclaration(
            property.AttributeLists,
            property.Modifiers.AddRange(getter?.Modifiers.Where(modifier => !property.Modifiers.Any(modifier.Kind())) ?? []),
            property.Type,
            explicitInterfaceSpecifier: null,
            property.Identifier.WithTrailingTrivia(),
            typeParameterList: null,
            SyntaxFactory.ParseParameterList("()").WithTrailingTrivia(EndOfHeader(property)),
            constraintClauses: default,
            body as BlockSyntax,
            body as ArrowExpressionClauseSyntax,
            body is BlockSyntax
                ? default : SyntaxFactory.Token(SyntaxFactory.TriviaList(), SyntaxKind.SemicolonToken, SyntaxFactory.TriviaList()))
            .WithLeadingTrivia(property.GetLeadingTrivia().AddRange(property.CommentLines(ofHeader: getter is not null)))
            .WithTrailingTrivia(property.GetTrailingTrivia());
    }

    /// <summary>The comments of the getter, as they stand above the method: a line each, with the indentation of the next.</summary>
    public static IEnumerable<SyntaxTrivia> CommentLines(this PropertyDeclarationSyntax property, bool ofHeader = false)
        => property.Identifier.TrailingTrivia.Where(trivia => ofHeader && trivia.IsComment())
            .Concat(property.CommentsBeside())
            .SelectMany(comment => new[] { comment, property.LineBreak(), property.Indentation() });

    private static SyntaxTriviaList EndOfHeader(PropertyDeclarationSyntax property)
        => property.GetterBody()?.GetFirstToken().GetPreviousToken().TrailingTrivia is not { } beforeBody ? default
            : property.Getter() is not null && beforeBody.Any(Comments.IsComment)
                ? SyntaxFactory.TriviaList(beforeBody.Where(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
            : beforeBody;

    // How much deeper the getter stands, if it begins a line of its own.
    private static string Depth(PropertyDeclarationSyntax property, AccessorDeclarationSyntax getter)
    {
        var (outer, inner) = (property.Indentation().ToString(), getter.Indentation().ToString());
        return inner.StartsWith(outer, StringComparison.Ordinal) ? inner.Substring(outer.Length) : "";
    }
}
