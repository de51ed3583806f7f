using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace PerfAspects.CodeFixes;

/// <summary>
/// The fix of one rule. A provider only plans; one diagnostic and "fix all" are applied by the same code, since a fix may
/// reach into the other files of a partial type, where text merged per diagnostic would collide.
/// </summary>
public abstract class AspectCodeFixProvider : CodeFixProvider
{
    private readonly string _diagnosticId;

    private protected AspectCodeFixProvider(string diagnosticId, string fixAllTitle)
    {
        _diagnosticId = diagnosticId;
        FixAllTitle = fixAllTitle;
        FixableDiagnosticIds = [diagnosticId];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    internal string FixAllTitle { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => AspectFixAllProvider.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var fixes = await PlanChoicesAsync(context.Document, diagnostic, new NewNames(), context.CancellationToken)
                .ConfigureAwait(false);
            foreach (var fix in fixes)
            {
                var solution = context.Document.Project.Solution;
                context.RegisterCodeFix(
                    CodeAction.Create(fix.Title, cancellationToken => ApplyAsync(solution, [fix], cancellationToken),
                        equivalenceKey: KeyOf(fix)),
                    diagnostic);
            }
        }
    }

    /// <summary>Fixes the diagnostics that can be fixed in the chosen way and leaves the rest.</summary>
    internal async Task<Solution> FixAsync(Solution solution, IEnumerable<Diagnostic> diagnostics, string? choice,
        CancellationToken cancellationToken)
    {
        var (fixes, names) = (new List<PlannedFix>(), new NewNames());
        foreach (var diagnostic in diagnostics)
        {
            if (solution.GetDocument(diagnostic.Location.SourceTree) is { } document)
            {
                var choices = await PlanChoicesAsync(document, diagnostic, names, cancellationToken).ConfigureAwait(false);
                fixes.AddRange(choices.Where(fix => KeyOf(fix) == choice));
            }
        }

        return await ApplyAsync(solution, fixes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The fix, or null where there is none whose result would compile. A rule with several remedies plans the choices.</summary>
    private protected virtual Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
        => Task.FromResult<PlannedFix?>(null);

    /// <summary>The remedies, each of which compiles, the best first.</summary>
    private protected virtual async Task<IReadOnlyList<PlannedFix>> PlanChoicesAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
        => await PlanAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } fix ? [fix] : [];

    /// <summary>The same for a rule whose remedies add methods: their names are taken from those that are left.</summary>
    private protected virtual Task<IReadOnlyList<PlannedFix>> PlanChoicesAsync(
        Document document, Diagnostic diagnostic, NewNames names, CancellationToken cancellationToken)
        => PlanChoicesAsync(document, diagnostic, cancellationToken);

    private string KeyOf(PlannedFix fix) => $"{_diagnosticId}{fix.Choice}";

    private static async Task<Solution> ApplyAsync(Solution solution, IEnumerable<PlannedFix> fixes, CancellationToken cancellationToken)
    {
        var editor = new SolutionEditor(solution);
        var additions = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fix in fixes.Where(fix => fix.Addition is null || additions.Add(fix.Addition)))
        {
            await fix.ApplyAsync(editor, cancellationToken).ConfigureAwait(false);
        }

        return editor.GetChangedSolution();
    }
}
