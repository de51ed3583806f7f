using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>PERF035: the <c>[Cached]</c> of a method without an instance loses its <c>PerInstance</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemovePerInstanceCodeFixProvider)), Shared]
public sealed class RemovePerInstanceCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.NoInstance, "Remove PerInstance")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument
            ? new PlannedFix(FixAllTitle, async (solution, cancellation) =>
            {
                var editor = await solution.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                editor.RemoveNode(argument, SyntaxRemoveOptions.KeepNoTrivia);
            })
            : null;
    }
}
