using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.CodeFixes;

/// <summary>
/// Makes a fix on a copy and lets the compiler check it. For fixes that change what bodies or callers rely on: what these make of it, no
/// rule of ours could tell.
/// </summary>
internal static class Trial
{
    /// <summary>Whether the project, and those that use it, have no more mistakes than before.</summary>
    /// <param name="fix">The fix.</param>
    /// <param name="project">The project that the fix changes.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <param name="tolerated">The ids of compiler warnings that are right where the fix causes them.</param>
    public static async Task<bool> SucceedsAsync(PlannedFix fix, Project project, CancellationToken cancellationToken,
        params string[] tolerated)
    {
        var editor = new SolutionEditor(project.Solution);
        await fix.ApplyAsync(editor, cancellationToken).ConfigureAwait(false);
        var changed = editor.GetChangedSolution();
        var concerned = project.Solution.GetProjectDependencyGraph().GetProjectsThatTransitivelyDependOnThisProject(project.Id)
            .Prepend(project.Id);
        foreach (var id in concerned)
        {
            var before = await MistakesAsync(project.Solution.GetProject(id)!, cancellationToken).ConfigureAwait(false);
            var after = await MistakesAsync(changed.GetProject(id)!, cancellationToken).ConfigureAwait(false);
            if (after.Any(mistake => !tolerated.Contains(mistake.Key.Split(' ')[0])
                && mistake.Value > (before.TryGetValue(mistake.Key, out var count) ? count : 0)))
            {
                return false;
            }
        }

        return true;
    }

    // Places move with an edit; what is said, and how often, does not.
    private static async Task<Dictionary<string, int>> MistakesAsync(Project project, CancellationToken cancellationToken)
    {
        if (await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation)
        {
            return [];
        }

        return compilation.GetDiagnostics(cancellationToken)
            .Where(diagnostic => diagnostic is { Severity: >= DiagnosticSeverity.Warning, IsSuppressed: false })
            .Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage()}")
            .Concat(Invalidators(compilation.Assembly.GlobalNamespace, compilation).SelectMany(InvalidationRules.Check)
                .Select(violation => violation.Message))
            .GroupBy(mistake => mistake)
            .ToDictionary(mistake => mistake.Key, mistake => mistake.Count());
    }

    // They follow the keys of other methods by name and type.
    private static IEnumerable<AnnotatedMethod> Invalidators(INamespaceOrTypeSymbol container, Compilation compilation)
        => container.GetMembers().SelectMany(member => member switch
        {
            INamespaceOrTypeSymbol inner => Invalidators(inner, compilation),
            IMethodSymbol method when AnnotatedMethod.Of(method, compilation) is { Invalidates: true } invalidator => [invalidator],
            _ => Enumerable.Empty<AnnotatedMethod>(),
        });
}
