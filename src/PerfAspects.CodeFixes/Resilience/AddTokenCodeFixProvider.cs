using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes.Resilience;

/// <summary>PERF015: a method with a timeout takes a token, optional so that its callers need not change, and so does its core.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddTokenCodeFixProvider)), Shared]
public sealed class AddTokenCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.NoToken, "Add CancellationToken parameters")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
    {
        if (await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } annotated
            || await TokenAddition.PlanAsync(annotated, cancellationToken).ConfigureAwait(false) is not { } addition)
        {
            return null;
        }

        var fix = new PlannedFix($"Add a CancellationToken to '{annotated.Method.Symbol.Name}' and its core", addition.ApplyAsync);
        return await Trial.SucceedsAsync(fix, document.Project, cancellationToken).ConfigureAwait(false) ? fix : null;
    }
}
