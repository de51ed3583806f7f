using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Turns the result of a synchronous body into the completed task that its caller expects.</summary>
internal static class CompletedResult
{
    private const string Tasks = "global::System.Threading.Tasks";

    /// <summary>
    /// The method with <c>Task.FromResult(...)</c> or <c>new ValueTask&lt;T&gt;(...)</c> around its results, if it returns them bare.
    /// </summary>
    public static MethodDeclarationSyntax Wrap(MethodDeclarationSyntax method, IMethodSymbol core, IMethodSymbol wrapper)
    {
        var wanted = ReturnType.Of(wrapper);
        return ReturnType.Of(core).Shape == ReturnShape.Value && wanted.Shape is ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult
            ? method.ReplaceNodes(Results(method), (_, result) => Completed(result, wanted))
            : method;
    }

    // A local function or lambda returns to the body, not from it.
    private static IEnumerable<ExpressionSyntax> Results(MethodDeclarationSyntax method)
        => method.ExpressionBody is { Expression: not ThrowExpressionSyntax and var expression }
            ? [expression]
            : method.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<ReturnStatementSyntax>()
                .Select(statement => statement.Expression)
                .OfType<ExpressionSyntax>();

    private static ExpressionSyntax Completed(ExpressionSyntax result, ReturnType wanted)
    {
        var argument = SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(result.WithoutTrivia())));
        var type = wanted.Result!.Declared();
        ExpressionSyntax completed = wanted.Shape == ReturnShape.TaskOfResult
            ? SyntaxFactory.InvocationExpression(Simplified(SyntaxFactory.ParseExpression($"{Tasks}.Task.FromResult<{type}>")), argument)
            : SyntaxFactory.ObjectCreationExpression(
                SyntaxFactory.Token(SyntaxKind.NewKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                Simplified(SyntaxFactory.ParseTypeName($"{Tasks}.ValueTask<{type}>")),
                argument,
                initializer: null);
        return completed.WithTriviaFrom(result);
    }

    private static T Simplified<T>(T node)
        where T : SyntaxNode
        => node.WithAdditionalAnnotations(Simplifier.Annotation);
}
