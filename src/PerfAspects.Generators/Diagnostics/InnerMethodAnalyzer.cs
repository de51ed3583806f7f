using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>
/// Runs the rules of all families for methods inside methods: they are no members, and so no symbol action sees them. A class of its own,
/// since to find them every statement is gone through, which emitted code is to be spared.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InnerMethodAnalyzer() : RuleAnalyzer(
    [
        .. new AspectMethodAnalyzer[]
        {
            new ArgumentAnalyzer(), new CacheAdviceAnalyzer(), new CacheInvalidationAnalyzer(), new CacheKeyAnalyzer(), new CoreAnalyzer(),
                new DeclarationAnalyzer(),
            new FallbackAnalyzer(), new ParameterMarkAnalyzer(), new RetryAdviceAnalyzer(), new ShapeAnalyzer(),
        }.SelectMany(family => family.SupportedDiagnostics),
    ])
{
    private protected override void Register(AnalysisContext context)
        => context.RegisterSyntaxNodeAction(Check, SyntaxKind.LocalFunctionStatement, SyntaxKind.ParenthesizedLambdaExpression);

    private static void Check(SyntaxNodeAnalysisContext context)
    {
        if (SymbolOf(context) is { } method && AnnotatedMethod.Of(method, context.Compilation) is { } annotated)
        {
            foreach (var violation in MethodRules.All(annotated))
            {
                context.ReportDiagnostic(violation.ToDiagnostic());
            }
        }
    }

    // Binding a lambda is dear, and hardly any has attributes.
    private static IMethodSymbol? SymbolOf(SyntaxNodeAnalysisContext context)
        => (IMethodSymbol?)(context.Node switch
        {
            LocalFunctionStatementSyntax { AttributeLists.Count: > 0 }
                => context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken),
            LambdaExpressionSyntax { AttributeLists.Count: > 0 }
                => context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol,
            _ => null,
        });
}
