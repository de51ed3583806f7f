using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Adds a parameter at the end of a list, laid out as the others are.</summary>
internal static class ParameterAddition
{
    public static MethodDeclarationSyntax AddToken(this MethodDeclarationSyntax method, string name, bool isOptional)
    {
        var parameter = SyntaxFactory.ParseParameterList($"(global::System.Threading.CancellationToken {name}{(isOptional ? " = default" : "")})").Parameters[0];
        return method.WithParameterList(method.ParameterList.Add(
            parameter.WithType(parameter.Type!.WithAdditionalAnnotations(Simplifier.Annotation)),
            method.LineBreak()));
    }

    private static ParameterListSyntax Add(this ParameterListSyntax list, ParameterSyntax parameter, SyntaxTrivia lineBreak)
    {
        if (list.Parameters.Count == 0)
        {
            return list.WithParameters(SyntaxFactory.SingletonSeparatedList(parameter));
        }

        var last = list.Parameters.Last();
        var indentation = last.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
        return list.WithParameters(SyntaxFactory.SeparatedList(
            list.Parameters.Replace(last, last.WithoutTrailingTrivia()).Append(parameter.WithLeadingTrivia(indentation).WithTrailingTrivia(last.GetTrailingTrivia())),
            list.Parameters.GetSeparators().Append(SyntaxFactory.Token(
                SyntaxFactory.TriviaList(),
                SyntaxKind.CommaToken,
                SyntaxFactory.TriviaList(BeginsLine(last) ? lineBreak : SyntaxFactory.Space)))));
    }

    // One parameter a line stays one parameter a line.
    private static bool BeginsLine(ParameterSyntax parameter)
        => parameter.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
}
