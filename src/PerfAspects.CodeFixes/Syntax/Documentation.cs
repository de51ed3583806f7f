using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>The documentation comment of a member.</summary>
internal static class Documentation
{
    public static bool HasDocumentation(this MemberDeclarationSyntax member) => member.GetLeadingTrivia().Any(IsDocumentation);

    public static MethodDeclarationSyntax WithoutDocumentation(this MethodDeclarationSyntax method)
    {
        var trivia = method.GetLeadingTrivia();
        var place = trivia.IndexOf(trivia.First(IsDocumentation));
        trivia = trivia.RemoveAt(place);
        return method.WithLeadingTrivia(place < trivia.Count && trivia[place].IsKind(SyntaxKind.WhitespaceTrivia)
            ? trivia.RemoveAt(place) : trivia);
    }

    public static MemberDeclarationSyntax WithDocumentationOf(this MemberDeclarationSyntax member, MemberDeclarationSyntax other)
    {
        var documentation = other.GetLeadingTrivia().First(IsDocumentation);
        var indentation = other.Indentation();
        return member.WithLeadingTrivia(member.GetLeadingTrivia().AddRange([documentation, indentation]));
    }

    private static bool IsDocumentation(SyntaxTrivia trivia)
        => trivia.Kind() is SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;
}
