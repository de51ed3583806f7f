using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PerfAspects.CodeFixes;

/// <summary>"Fix all" in a document, project or solution: every mistake planned on the same snapshot, all edits applied together.</summary>
internal sealed class AspectFixAllProvider : FixAllProvider
{
    public static readonly AspectFixAllProvider Instance = new();

    private AspectFixAllProvider()
    {
    }

    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var provider = (AspectCodeFixProvider)fixAllContext.CodeFixProvider;
        var diagnostics = await DiagnosticsAsync(fixAllContext).ConfigureAwait(false);
        return diagnostics.Count == 0
            ? null
            : CodeAction.Create(
                provider.FixAllTitle,
                cancellationToken
                    => provider.FixAsync(fixAllContext.Solution, diagnostics, fixAllContext.CodeActionEquivalenceKey, cancellationToken),
                fixAllContext.CodeActionEquivalenceKey);
    }

    private static async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(FixAllContext context)
    {
        if (context is { Scope: FixAllScope.Document, Document: { } document })
        {
            return await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
        }

        var projects = context.Scope == FixAllScope.Solution
            ? context.Solution.Projects.Where(project => project.Language == LanguageNames.CSharp)
            : [context.Project];
        var diagnostics = new List<Diagnostic>();
        foreach (var project in projects)
        {
            diagnostics.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
        }

        return diagnostics;
    }
}
