using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Writes an aspect on a line of its own, above a member and its other attributes and below its comments.</summary>
internal static class AspectAddition
{
    /// <param name="member">The member.</param>
    /// <param name="aspect">The attribute as written.</param>
    /// <param name="place">The member as it stands in its file, whose layout is followed.</param>
    public static MemberDeclarationSyntax WithAspect(this MemberDeclarationSyntax member, string aspect, MemberDeclarationSyntax place)
    {
        var list = ((MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[{aspect}] void M();")!).AttributeLists[0];
        list = list
            .ReplaceNodes(list.Attributes, (attribute, _) => attribute.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithTrailingTrivia(place.LineBreak());
        var below = member.WithLeadingTrivia(place.Indentation());
        return below.WithAttributeLists(below.AttributeLists.Insert(0, list)).WithLeadingTrivia(member.GetLeadingTrivia());
    }
}
