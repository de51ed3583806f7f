using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>PERF033: a core or fallback gets its parameters in the order of the wrapper's, where the wrapper alone calls it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OrderParametersCodeFixProvider)), Shared]
public sealed class OrderParametersCodeFixProvider()
    : AspectCodeFixProvider(DiagnosticIds.ParametersSwapped, "Put parameters in the order of the wrappers'")
{
    private protected override async Task<IReadOnlyList<PlannedFix>> PlanChoicesAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
    {
        var fixes = new List<PlannedFix>();
        if (await FindMethodAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } method)
        {
            foreach (var called in ParameterOrderRules.Called(method).Where(called => IsReported(method, called, diagnostic)))
            {
                var isFallback = !WrapperChain.Core(method).Contains(called, SymbolEqualityComparer.Default);
                if (ParameterOrder.Plan(method, called.OriginalDefinition, isFallback, document.Project.Solution,
                    cancellationToken) is { } fix
                    && await Trial.SucceedsAsync(fix, document.Project, cancellationToken).ConfigureAwait(false))
                {
                    fixes.Add(fix);
                }
            }
        }

        return fixes;
    }

    private static bool IsReported(AnnotatedMethod method, IMethodSymbol called, Diagnostic diagnostic)
        => ParameterOrderRules.FirstSwapped(method.Symbol, called, method.Compilation) is >= 0 and var swapped
            && method.Symbol.Parameters[swapped].Locations[0].SourceSpan == diagnostic.Location.SourceSpan;

    private static async Task<AnnotatedMethod?> FindMethodAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } syntax
            && model?.GetDeclaredSymbol(syntax, cancellationToken) is { } symbol
                ? AnnotatedMethod.Of(symbol, model.Compilation)
                : null;
    }
}
