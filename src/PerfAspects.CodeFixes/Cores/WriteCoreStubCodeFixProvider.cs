using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>PERF003: a core to be filled in, below the annotated declaration.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteCoreStubCodeFixProvider)), Shared]
public sealed class WriteCoreStubCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.CoreNotFound, "Write the cores")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
        => await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } annotated
            && FreeCoreName.For(annotated.Method) is { } name
                ? new PlannedFix($"Write the core '{name}'", (solution, cancellation) => WriteAsync(solution, annotated, name, cancellation))
                : null;

    private static async Task WriteAsync(SolutionEditor solution, AnnotatedDeclaration annotated, string name, CancellationToken cancellationToken)
    {
        var core = new CoreDeclaration(name, annotated.Method.Symbol, new BodyAttributes(annotated.Model, cancellationToken));
        var editor = await solution.GetDocumentEditorAsync(annotated.Document.Id, cancellationToken).ConfigureAwait(false);
        editor.InsertAfter(annotated.Syntax, core.Below(annotated.Syntax).WithStubBody(annotated.Syntax.LineBreak()));
        await PartialTypes.MakePartialAsync(solution, annotated.Method.Symbol.ContainingType, cancellationToken).ConfigureAwait(false);
    }
}
