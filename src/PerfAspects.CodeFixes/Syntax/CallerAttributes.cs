using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>
/// The attributes of an implementing part that do not speak of its body. The compiler takes those of both parts together, so
/// the declaration gets them when the implementing part turns into a core.
/// </summary>
internal sealed class CallerAttributes(MemberDeclarationSyntax implementation, BodyAttributes bodyAttributes)
{
    public bool Any => OfMember.Count > 0 || OfParts.Any(lists => lists.Count > 0);

    private SyntaxList<AttributeListSyntax> OfMember => bodyAttributes.ForCallers(implementation.AttributeLists);

    // Of each parameter, or of the getter.
    private IEnumerable<SyntaxList<AttributeListSyntax>> OfParts => PartsOf(implementation).Select(part => bodyAttributes.ForCallers(AttributesOf(part)));

    public MemberDeclarationSyntax AddTo(MemberDeclarationSyntax declaration)
    {
        var indentation = declaration.Indentation();
        var lists = OfMember
            .Select(list => list.WithLeadingTrivia(indentation).WithTrailingTrivia(list.GetTrailingTrivia().EndingLine(implementation.LineBreak())))
            .ToArray();
        if (lists.Length > 0)
        {
            var below = declaration.WithLeadingTrivia(indentation);
            return AddToParts(below.WithAttributeLists(below.AttributeLists.InsertRange(0, lists)).WithLeadingTrivia(declaration.GetLeadingTrivia()));
        }

        return AddToParts(declaration);
    }

    private MemberDeclarationSyntax AddToParts(MemberDeclarationSyntax declaration)
    {
        var lists = OfParts.ToArray();
        var parts = PartsOf(declaration).ToList();
        return declaration.ReplaceNodes(parts, (part, _) => AddTo(part, lists.ElementAtOrDefault(parts.IndexOf(part))));
    }

    private static SyntaxNode AddTo(SyntaxNode part, SyntaxList<AttributeListSyntax> lists)
    {
        var inline = lists.Select(list => list.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space));
        var after = lists.Count == 0 ? part : part.WithoutLeadingTrivia();
        return WithAttributes(after, AttributesOf(after).InsertRange(0, inline)).WithLeadingTrivia(part.GetLeadingTrivia());
    }

    private static IEnumerable<SyntaxNode> PartsOf(MemberDeclarationSyntax member)
        => member switch
        {
            MethodDeclarationSyntax method => method.ParameterList.Parameters,
            PropertyDeclarationSyntax property when property.Getter() is { } getter => [getter],
            _ => [],
        };

    private static SyntaxList<AttributeListSyntax> AttributesOf(SyntaxNode part)
        => part is ParameterSyntax parameter ? parameter.AttributeLists : ((AccessorDeclarationSyntax)part).AttributeLists;

    private static SyntaxNode WithAttributes(SyntaxNode part, SyntaxList<AttributeListSyntax> lists)
        => part is ParameterSyntax parameter ? parameter.WithAttributeLists(lists) : ((AccessorDeclarationSyntax)part).WithAttributeLists(lists);
}
