using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>
/// The attributes of an implementing part that do not speak of its body. The compiler takes those of both parts together, so
/// the declaration gets them when the implementing part turns into a core.
/// </summary>
internal sealed class CallerAttributes(MethodDeclarationSyntax implementation, BodyAttributes bodyAttributes)
{
    public bool Any => OfMethod.Count > 0 || OfParameters.Any(lists => lists.Count > 0);

    private SyntaxList<AttributeListSyntax> OfMethod => bodyAttributes.NotIn(implementation.AttributeLists);

    private IEnumerable<SyntaxList<AttributeListSyntax>> OfParameters
        => implementation.ParameterList.Parameters.Select(parameter => bodyAttributes.NotIn(parameter.AttributeLists));

    public MethodDeclarationSyntax AddTo(MethodDeclarationSyntax declaration)
    {
        var indentation = declaration.Indentation();
        var lists = OfMethod
            .Select(list => list.WithLeadingTrivia(indentation).WithTrailingTrivia(list.GetTrailingTrivia().EndingLine(implementation.LineBreak())))
            .ToArray();
        if (lists.Length > 0)
        {
            var below = declaration.WithLeadingTrivia(indentation);
            return AddToParameters(below.WithAttributeLists(below.AttributeLists.InsertRange(0, lists)).WithLeadingTrivia(declaration.GetLeadingTrivia()));
        }

        return AddToParameters(declaration);
    }

    private MethodDeclarationSyntax AddToParameters(MethodDeclarationSyntax declaration)
    {
        var lists = OfParameters.ToArray();
        var parameters = declaration.ParameterList.Parameters;
        return declaration.WithParameterList(declaration.ParameterList.ReplaceNodes(
            parameters,
            (parameter, _) => AddTo(parameter, lists[parameters.IndexOf(parameter)])));
    }

    private static ParameterSyntax AddTo(ParameterSyntax parameter, SyntaxList<AttributeListSyntax> lists)
    {
        var inline = lists.Select(list => list.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space));
        var after = lists.Count == 0 ? parameter : parameter.WithoutLeadingTrivia();
        return after.WithAttributeLists(after.AttributeLists.InsertRange(0, inline)).WithLeadingTrivia(parameter.GetLeadingTrivia());
    }
}
