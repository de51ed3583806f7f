using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes;

/// <summary>PERF001: the annotated method becomes a partial declaration, its body the core.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveBodyToCoreCodeFixProvider)), Shared]
public sealed class MoveBodyToCoreCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.NotPartial, "Make partial and move the bodies to cores")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } annotated
            || FreeCoreName.For(annotated.Method) is not { } name)
        {
            return null;
        }

        var title = $"Make partial and move the body to '{name}'";
        if (await ImplementationPart.FindAsync(annotated, cancellationToken).ConfigureAwait(false) is { } implementation)
        {
            return implementation.CanBecomeCore
                ? new PlannedFix(title, (solution, cancellation) => implementation.TurnIntoCoreAsync(solution, name, cancellation))
                : null;
        }

        return annotated.Syntax.HasBody()
            ? new PlannedFix(title, (solution, cancellation) => SplitAsync(solution, annotated, name, cancellation))
            : null;
    }

    private static async Task SplitAsync(SolutionEditor solution, AnnotatedDeclaration annotated, string name, CancellationToken cancellationToken)
    {
        var core = new CoreDeclaration(name, annotated.Method.Symbol, new BodyAttributes(annotated.Model, cancellationToken));
        var editor = await solution.GetDocumentEditorAsync(annotated.Document.Id, cancellationToken).ConfigureAwait(false);
        editor.InsertAfter(annotated.Syntax, core.Below(annotated.Syntax));
        editor.ReplaceNode(annotated.Syntax, (method, _) => ((MethodDeclarationSyntax)method).AsWrapper(annotated.Syntax.LineBreak()));
        await PartialTypes.MakePartialAsync(solution, annotated.Method.Symbol.ContainingType, cancellationToken).ConfigureAwait(false);
    }
}
