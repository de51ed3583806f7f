using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>PERF001: the annotated member becomes a partial declaration, its body the core.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveBodyToCoreCodeFixProvider)), Shared]
public sealed class MoveBodyToCoreCodeFixProvider()
    : AspectCodeFixProvider(DiagnosticIds.NotPartial, "Make partial and move the bodies to cores")
{
    private protected override async Task<IReadOnlyList<PlannedFix>> PlanChoicesAsync(
        Document document, Diagnostic diagnostic, NewNames names, CancellationToken cancellationToken)
    {
        if (await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } annotated
            || annotated.Method.IsBatched // whose core is no method for one key
            || FreeCoreName.For(annotated.Method, names) is not { } name
            || await PlanAsync(annotated, name, cancellationToken).ConfigureAwait(false) is not { } fix)
        {
            return [];
        }

        names.Take(name.Name, annotated.Method);
        return [fix];
    }

    private static async Task<PlannedFix?> PlanAsync(AnnotatedDeclaration annotated, CoreName name, CancellationToken cancellationToken)
    {
        var title = $"Make partial and move the body to '{name.Name}'";
        if (await ImplementationPart.FindAsync(annotated, cancellationToken).ConfigureAwait(false) is { } implementation)
        {
            return implementation.CanBecomeCore
                ? new PlannedFix(
                    $"{title}{implementation.WarningOf(name)}",
                    (solution, cancellation) => implementation.TurnIntoCoreAsync(solution, name, cancellation))
                : null;
        }

        var move = new BodyMove(annotated, name, cancellationToken);
        return move.IsPossible
            ? new PlannedFix(
                $"{title}{move.Warning}",
                (solution, cancellation) => move.ApplyAsync(solution, wrapper => name.MarkedOn(wrapper, annotated), cancellation))
            : null;
    }
}
