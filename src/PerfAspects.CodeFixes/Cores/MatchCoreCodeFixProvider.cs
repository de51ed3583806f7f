using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>PERF004: the core gets the signature of its wrapper, where its body goes along with that.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MatchCoreCodeFixProvider)), Shared]
public sealed class MatchCoreCodeFixProvider()
    : AspectCodeFixProvider(DiagnosticIds.CoreDiffers, "Give the cores the signatures of their wrappers")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
        => await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } annotated
            && Plan(annotated, cancellationToken) is { } fix
            && await Trial.SucceedsAsync(fix, document.Project, cancellationToken).ConfigureAwait(false)
                ? fix
                : null;

    private static PlannedFix? Plan(AnnotatedDeclaration annotated, CancellationToken cancellationToken)
    {
        var (method, solution) = (annotated.Method, annotated.Document.Project.Solution);
        if (CoreLookup.For(method) is not { Core: { PartialImplementationPart: null } core, Difference: not null }
            || core.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is not MethodDeclarationSyntax syntax
            || syntax.HasDirectiveInHeader()
            || solution.GetDocument(syntax.SyntaxTree) is not { } document
            || document is SourceGeneratedDocument)
        {
            return null;
        }

        var match = new CoreMatch(method, core, syntax);
        return new PlannedFix(
            $"Give '{core.Name}' the signature of '{method.Symbol.Name}'",
            async (editors, cancellation) =>
            {
                var editor = await editors.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                editor.ReplaceNode(syntax, (current, _) => match.Apply((MethodDeclarationSyntax)current));
            });
    }
}
