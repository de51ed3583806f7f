using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>PERF001: the annotated member becomes a partial declaration, its body the core.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveBodyToCoreCodeFixProvider)), Shared]
public sealed class MoveBodyToCoreCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.NotPartial, "Make partial and move the bodies to cores")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } annotated
            || FreeCoreName.For(annotated.Method) is not { } name)
        {
            return null;
        }

        var title = $"Make partial and move the body to '{name}'";
        if (await ImplementationPart.FindAsync(annotated, cancellationToken).ConfigureAwait(false) is { } implementation)
        {
            return implementation.CanBecomeCore
                ? new PlannedFix(title, (solution, cancellation) => implementation.TurnIntoCoreAsync(solution, name, cancellation))
                : null;
        }

        return annotated.Syntax.HasMovableBody()
            ? new PlannedFix(title, (solution, cancellation) => BodyMove.ApplyAsync(solution, annotated, name, wrapper => wrapper, cancellation))
            : null;
    }
}
