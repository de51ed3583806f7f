using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>
/// Attributes of one part of a partial member that its wrapper or core needs. The compiler takes the attributes of both parts together;
/// once the implementing part is a core, wrapper and core each have to carry theirs.
/// </summary>
internal sealed class MovedAttributes
{
    private readonly SyntaxList<AttributeListSyntax> _ofMember;
    private readonly SyntaxList<AttributeListSyntax>[] _ofParts;
    private readonly SyntaxTrivia _lineBreak;

    private MovedAttributes(
        MemberDeclarationSyntax source,
        SyntaxList<AttributeListSyntax> ofMember,
        Func<SyntaxList<AttributeListSyntax>, SyntaxList<AttributeListSyntax>> choose)
        => (_ofMember, _ofParts, _lineBreak) =
            (ofMember, [.. PartsOf(source).Select(part => choose(AttributesOf(part)))], source.LineBreak());

    public bool Any => _ofMember.Count > 0 || _ofParts.Any(lists => lists.Count > 0);

    /// <summary>The attributes of an implementing part that address callers, for the declaration.</summary>
    public static MovedAttributes ForCallers(MemberDeclarationSyntax implementation, BodyAttributes attributes)
        => new(implementation, attributes.ForCallers(implementation.AttributeLists), attributes.ForCallers);

    /// <summary>The attributes of a declaration that concern the body, for the core.</summary>
    public static MovedAttributes ForCore(MemberDeclarationSyntax declaration, BodyAttributes attributes)
        => new(declaration, attributes.InCoreOf(declaration), attributes.In);

    /// <param name="member">The member that gets the attributes.</param>
    /// <param name="place">The member as it stands in its file, whose layout is followed.</param>
    public MemberDeclarationSyntax AddTo(MemberDeclarationSyntax member, MemberDeclarationSyntax place)
    {
        var indentation = place.Indentation();
        var lists = _ofMember
            .Select(list => list.WithLeadingTrivia(indentation).WithTrailingTrivia(list.GetTrailingTrivia().EndingLine(_lineBreak)))
            .ToArray();
        if (lists.Length > 0)
        {
            var below = member.WithLeadingTrivia(indentation);
            return AddToParts(below.WithAttributeLists(below.AttributeLists.InsertRange(0, lists))
                .WithLeadingTrivia(member.GetLeadingTrivia()));
        }

        return AddToParts(member);
    }

    private MemberDeclarationSyntax AddToParts(MemberDeclarationSyntax member)
    {
        var parts = PartsOf(member).ToList();
        return member.ReplaceNodes(parts, (part, _) => AddTo(part, _ofParts.ElementAtOrDefault(parts.IndexOf(part))));
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
        => part is ParameterSyntax parameter
            ? parameter.WithAttributeLists(lists) : ((AccessorDeclarationSyntax)part).WithAttributeLists(lists);
}
