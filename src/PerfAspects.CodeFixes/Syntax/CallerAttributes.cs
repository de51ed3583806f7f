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
        var parameters = OfParameters.ToArray();
        var changed = declaration.WithParameterList(declaration.ParameterList.ReplaceNodes(
            declaration.ParameterList.Parameters,
            (parameter, _) => AddTo(parameter, parameters[declaration.ParameterList.Parameters.IndexOf(parameter)])));
        return lists.Length == 0
            ? changed
            : changed
                .WithLeadingTrivia(indentation)
                .WithAttributeLists(changed.WithLeadingTrivia(indentation).AttributeLists.InsertRange(0, lists))
                .WithLeadingTrivia(declaration.GetLeadingTrivia());
    }

    private static ParameterSyntax AddTo(ParameterSyntax parameter, SyntaxList<AttributeListSyntax> lists)
        => lists.Count == 0
            ? parameter
            : parameter
                .WithoutLeadingTrivia()
                .WithAttributeLists(SyntaxFactory.List(lists.Select(list => list.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space)).Concat(parameter.WithoutLeadingTrivia().AttributeLists)))
                .WithLeadingTrivia(parameter.GetLeadingTrivia());
}
