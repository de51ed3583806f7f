using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Puts parameters into a list, laid out as the others are.</summary>
internal static class ParameterAddition
{
    public static MethodDeclarationSyntax AddToken(this MethodDeclarationSyntax method, string name, bool isOptional)
    {
        var parameter = SyntaxFactory.ParseParameterList(
            $"(global::System.Threading.CancellationToken {name}{(isOptional ? " = default" : "")})").Parameters[0];
        return method.WithParameterList(method.ParameterList.WithAll(
            [.. method.ParameterList.Parameters, parameter.WithType(parameter.Type!.WithAdditionalAnnotations(Simplifier.Annotation))],
            method.LineBreak()));
    }

    /// <summary>The list with these parameters in the places of its own; more or fewer of them are laid out as those are.</summary>
    public static ParameterListSyntax WithAll(this ParameterListSyntax list, IReadOnlyList<ParameterSyntax> parameters,
        SyntaxTrivia lineBreak)
    {
        var (old, count) = (list.Parameters, parameters.Count);
        var placed = parameters.Select((parameter, i) => old.Count == 0
            ? parameter
            : parameter
                .WithLeadingTrivia(i < old.Count
                    ? old[i].GetLeadingTrivia()
                    : SyntaxFactory.TriviaList(old.Last().GetLeadingTrivia().Reverse()
                    .TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))))
                .WithTrailingTrivia(i == count - 1
                    ? old.Last().GetTrailingTrivia() : i < old.Count - 1 ? old[i].GetTrailingTrivia() : default));
        var comma = SyntaxFactory.Token(
            SyntaxFactory.TriviaList(),
            SyntaxKind.CommaToken,
            SyntaxFactory.TriviaList(old.Count > 0 && BeginsLine(old.Last()) ? lineBreak : SyntaxFactory.Space));
        return list.WithParameters(SyntaxFactory.SeparatedList(
            placed,
            Enumerable.Range(0, Math.Max(count - 1, 0)).Select(i => i < old.SeparatorCount ? old.GetSeparator(i) : comma)));
    }

    // One parameter a line stays one parameter a line.
    private static bool BeginsLine(ParameterSyntax parameter)
        => parameter.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
}
