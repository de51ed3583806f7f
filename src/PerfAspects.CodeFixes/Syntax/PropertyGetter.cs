using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>The getter of a property that can only be read, and what of it a method could hold.</summary>
internal static class PropertyGetter
{
    public static AccessorDeclarationSyntax? Getter(this PropertyDeclarationSyntax property)
        => property.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration));

    /// <summary>The block or arrow that answers; null where nothing is written.</summary>
    public static SyntaxNode? GetterBody(this PropertyDeclarationSyntax property)
        => property.ExpressionBody ?? property.Getter()?.Body ?? (SyntaxNode?)property.Getter()?.ExpressionBody;

    /// <summary>
    /// Whether a method could answer in its stead: not from a field that only the property has, and not where a directive decides what the
    /// getter is.
    /// </summary>
    public static bool HasMovableBody(this PropertyDeclarationSyntax property)
        => property.GetterBody() is { } body
            && !body.DescendantNodes().Any(node => node.IsKind(SyntaxKind.FieldExpression))
            && !TriviaBeside(property, body).Any(trivia => trivia.IsDirective || trivia.IsKind(SyntaxKind.DisabledTextTrivia));

    /// <summary>The comments between the braces of the property, but not in the body.</summary>
    public static IEnumerable<SyntaxTrivia> CommentsBeside(this PropertyDeclarationSyntax property)
        => property.Getter() is { } getter && property.GetterBody() is { } body
            ? TriviaBeside(property, body).Where(trivia => trivia.IsComment() && !getter.AttributeLists.Span.Contains(trivia.Span))
            : [];

    private static IEnumerable<SyntaxTrivia> TriviaBeside(PropertyDeclarationSyntax property, SyntaxNode body)
        => property.AccessorList is not { } list
            ? []
            : list.DescendantTrivia().Where(trivia => !body.Span.Contains(trivia.Span)
                && trivia.SpanStart < list.CloseBraceToken.SpanStart);
}
