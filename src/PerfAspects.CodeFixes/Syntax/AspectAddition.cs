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
        var list = Parse(aspect);
        list = list
            .ReplaceNodes(list.Attributes, (attribute, _) => attribute.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithTrailingTrivia(place.LineBreak());
        var below = member.WithLeadingTrivia(place.Indentation());
        return below.WithAttributeLists(below.AttributeLists.Insert(0, list)).WithLeadingTrivia(member.GetLeadingTrivia());
    }

    /// <summary>Adds an attribute to one of the lists of a member, or on a line of its own where the list is -1.</summary>
    public static MemberDeclarationSyntax WithAttribute(
        this MemberDeclarationSyntax member, string attribute, int list, MemberDeclarationSyntax place)
    {
        if (list < 0 || list >= member.AttributeLists.Count)
        {
            return member.WithAspect(attribute, place);
        }

        var written = Parse(attribute).Attributes[0].WithAdditionalAnnotations(Simplifier.Annotation);
        var old = member.AttributeLists[list];
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        var attributes = old.Attributes.GetWithSeparators().Add(comma).Add(written);
        var changed = old.WithAttributes(SyntaxFactory.SeparatedList<AttributeSyntax>(attributes));
        return member.WithAttributeLists(member.AttributeLists.Replace(old, changed));
    }

    private static AttributeListSyntax Parse(string attributes)
        => ((MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"[{attributes}] void M();")!).AttributeLists[0];
}
