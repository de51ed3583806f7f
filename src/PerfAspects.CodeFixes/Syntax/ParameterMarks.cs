using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Our attributes on parameters: added before what is there, and taken away with the space behind them.</summary>
internal static class ParameterMarks
{
    /// <summary>The parameter with the mark, once; an argument is added to one that has none.</summary>
    public static ParameterSyntax WithMark(this ParameterSyntax parameter, string mark, ExpressionSyntax? argument = null)
    {
        var arguments = argument is null
            ? null
            : SyntaxFactory.AttributeArgumentList(
            SyntaxFactory.SingletonSeparatedList(
            SyntaxFactory.AttributeArgument(argument.WithAdditionalAnnotations(Simplifier.Annotation))));
        if (Find(parameter, mark) is { } present)
        {
            return arguments is null
                ? parameter
                : parameter.ReplaceNode(present, present.WithArgumentList(arguments).WithAdditionalAnnotations(Simplifier.Annotation));
        }

        var attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName($"global::PerfAspects.{mark}"), arguments)
            .WithAdditionalAnnotations(Simplifier.Annotation);
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute)).WithTrailingTrivia(SyntaxFactory.Space);
        return parameter
            .WithoutLeadingTrivia()
            .WithAttributeLists(parameter.AttributeLists.Count == 0
                ? SyntaxFactory.SingletonList(list)
                : parameter.AttributeLists.Replace(parameter.AttributeLists[0], parameter.AttributeLists[0].WithLeadingTrivia())
                    .Insert(0, list))
            .WithLeadingTrivia(parameter.GetLeadingTrivia());
    }

    /// <summary>The parameter without the mark.</summary>
    public static ParameterSyntax WithoutMark(this ParameterSyntax parameter, string mark)
    {
        if (Find(parameter, mark) is not { Parent: AttributeListSyntax list } present)
        {
            return parameter;
        }

        var rest = list.Attributes.Count > 1
            ? parameter.AttributeLists.Replace(list, list.RemoveNode(present, SyntaxRemoveOptions.KeepNoTrivia)!)
            : parameter.AttributeLists.Remove(list);
        return parameter.WithAttributeLists(rest).WithLeadingTrivia(parameter.GetLeadingTrivia());
    }

    /// <summary>The name without its qualifier, as it is written.</summary>
    public static string LastPart(this NameSyntax name)
        => name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => "",
        };

    // By its name alone, since what another fix has added has no symbol yet.
    private static AttributeSyntax? Find(ParameterSyntax parameter, string mark)
        => parameter.AttributeLists
            .SelectMany(list => list.Attributes)
            .FirstOrDefault(attribute => attribute.Name.LastPart() is var name && (name == mark || name == $"{mark}Attribute"));
}
