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
    private protected override async Task<IReadOnlyList<PlannedFix>> PlanChoicesAsync(
        Document document, Diagnostic diagnostic, NewNames names, CancellationToken cancellationToken)
    {
        if (await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } annotated
            || FreeCoreName.For(annotated.Method, names) is not { NeedsMark: false, Name: var name }
            || !(annotated.Method.IsBatched
                ? BatchCoreDeclaration.IsPossible(annotated)
                : Core(annotated, name, cancellationToken).KeepsDirectives(annotated.Syntax)))
        {
            return [];
        }

        names.Take(name, annotated.Method);
        return [new PlannedFix($"Write the core '{name}'",
            (solution, cancellation) => WriteAsync(solution, annotated, name, cancellation))];
    }

    private static async Task WriteAsync(SolutionEditor solution, AnnotatedDeclaration annotated, string name,
        CancellationToken cancellationToken)
    {
        var editor = await solution.GetDocumentEditorAsync(annotated.Document.Id, cancellationToken).ConfigureAwait(false);
        var core = annotated.Method.IsBatched
            ? BatchCoreDeclaration.Below(annotated, name)
            : Core(annotated, name, cancellationToken).Below(annotated.Syntax);
        editor.InsertAfter(annotated.Syntax, core.WithStubBody(annotated.Syntax.LineBreak()));
        await PartialTypes.MakePartialAsync(solution, annotated.Method.Symbol.ContainingType, cancellationToken).ConfigureAwait(false);
    }

    private static CoreDeclaration Core(AnnotatedDeclaration annotated, string name, CancellationToken cancellationToken)
        => new(name, annotated.Method.Symbol, new BodyAttributes(annotated.Model, cancellationToken));
}
