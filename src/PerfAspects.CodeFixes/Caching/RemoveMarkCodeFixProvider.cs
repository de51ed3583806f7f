using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.CodeFixes.Syntax;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>Removes a mark that a parameter of a cached method cannot have.</summary>
public abstract class RemoveMarkCodeFixProvider : AspectCodeFixProvider
{
    private readonly string _mark;

    private protected RemoveMarkCodeFixProvider(string diagnosticId, string mark)
        : base(diagnosticId, $"Remove [{mark}]") => _mark = mark;

    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ParameterSyntax>() is { } parameter
            ? new PlannedFix(FixAllTitle, async (solution, cancellation) =>
            {
                var editor = await solution.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                editor.ReplaceNode(parameter, (current, _) => ((ParameterSyntax)current).WithoutMark(_mark));
            })
            : null;
    }
}
