using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Divides the attributes of a declaration between wrapper and core, as <see cref="AttributePlaces"/> says.</summary>
internal sealed class BodyAttributes(SemanticModel model, CancellationToken cancellationToken)
{
    /// <summary>The attributes that stand on the core.</summary>
    public SyntaxList<AttributeListSyntax> In(SyntaxList<AttributeListSyntax> lists)
        => Only(lists, attribute => AttributePlaces.IsOnCore(NameOf(attribute)));

    /// <summary>The attributes that callers depend on, some of which stand on the core as well.</summary>
    public SyntaxList<AttributeListSyntax> ForCallers(SyntaxList<AttributeListSyntax> lists)
        => Only(lists, attribute => AttributePlaces.IsForCallers(NameOf(attribute)));

    /// <summary>The attributes of a property and of its getter, as the method that is its core has them.</summary>
    public SyntaxList<AttributeListSyntax> In(PropertyDeclarationSyntax property)
    {
        var ofMethod = Only(property.AttributeLists, attribute => NameOf(attribute) is var name && AttributePlaces.IsOnCore(name)
            && !AttributePlaces.IsOfValue(name) && !AttributePlaces.IsOfInput(name));
        var ofValue = Only(property.AttributeLists, attribute => AttributePlaces.IsOfValue(NameOf(attribute)));
        var added = ofValue.Select(AsOfResult).Concat(In(property.Getter()?.AttributeLists ?? default));
        return ofMethod.AddRange(added.Select(list => list.WithLeadingTrivia(property.Indentation())
            .WithTrailingTrivia(property.LineBreak())));
    }

    /// <summary>The attributes of a member as the method that is its core has them.</summary>
    public SyntaxList<AttributeListSyntax> InCoreOf(MemberDeclarationSyntax member)
        => member is PropertyDeclarationSyntax property ? In(property) : In(member.AttributeLists);

    /// <summary>A member without the attributes of its parameters that stand on the core alone.</summary>
    /// <param name="member">The member, which another fix may have changed.</param>
    /// <param name="written">The member as it stands in its file.</param>
    public MemberDeclarationSyntax OnWrapper(MemberDeclarationSyntax member, MemberDeclarationSyntax written)
    {
        if ((member, written) is not (MethodDeclarationSyntax method, MethodDeclarationSyntax { ParameterList.Parameters: var parameters }))
        {
            return member;
        }

        var coresAlone = parameters.Select(parameter => parameter.AttributeLists
            .SelectMany(list => list.Attributes)
            .Where(attribute => !AttributePlaces.IsOnWrapper(NameOf(attribute)))
            .Select(attribute => attribute.Name.LastPart())
            .ToArray()).ToArray();
        var changed = method.ParameterList.Parameters;
        return method.ReplaceNodes(
            changed,
            (parameter, _) => coresAlone[changed.IndexOf(parameter)].Aggregate(parameter, (rest, mark) => rest.WithoutMark(mark)));
    }

    private static AttributeListSyntax AsOfResult(AttributeListSyntax list)
        => list.WithTarget(SyntaxFactory.AttributeTargetSpecifier(
            SyntaxFactory.Token(SyntaxKind.ReturnKeyword),
            SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)));

    private static SyntaxList<AttributeListSyntax> Only(SyntaxList<AttributeListSyntax> lists, Func<AttributeSyntax, bool> isKept)
        => SyntaxFactory.List(lists
            .Where(list => list.Attributes.Any(isKept))
            .Select(list => list.RemoveNodes(list.Attributes.Where(attribute => !isKept(attribute)), SyntaxRemoveOptions.KeepNoTrivia)!));

    private string NameOf(AttributeSyntax attribute)
        => model.GetSymbolInfo(attribute, cancellationToken).Symbol?.ContainingType?.ToDisplayString() ?? "";
}
