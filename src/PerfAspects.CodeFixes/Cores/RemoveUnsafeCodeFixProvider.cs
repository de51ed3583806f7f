using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>PERF042: a method whose wrapper has to await loses its <c>unsafe</c>, which the core keeps.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveUnsafeCodeFixProvider)), Shared]
public sealed class RemoveUnsafeCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.UnsafeWrapper, "Leave 'unsafe' to the cores")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent is MethodDeclarationSyntax method
            ? new PlannedFix($"Remove 'unsafe' from '{method.Identifier.ValueText}'", async (solution, cancellation) =>
            {
                var editor = await solution.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                editor.ReplaceNode(method, (current, _) => ((MethodDeclarationSyntax)current).WithoutUnsafe());
            })
            : null;
    }
}
