using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.CodeFixes.Resilience;

/// <summary>
/// PERF016: a fallback to be filled in, below the annotated declaration. One that is there but differs is the user's to change.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteFallbackStubCodeFixProvider)), Shared]
public sealed class WriteFallbackStubCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.FallbackDiffers, "Write the fallbacks")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
        => await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } annotated
            && !annotated.Syntax.HasBody()
            && !ShapeRules.Check(annotated.Method).Any() // else no fallback could fit
            && NameAt(annotated, diagnostic, cancellationToken) is { } name
            && new NewNames().IsFree(name, annotated.Method, isNamedByAttribute: true)
            && Fallback(annotated, name, cancellationToken).KeepsDirectives(annotated.Syntax)
                ? new PlannedFix(
                    $"Write the fallback '{name}'",
                    (solution, cancellation) => WriteAsync(solution, annotated, name, cancellation),
                    Signature(name, annotated.Method.Symbol))
                : null;

    // Whatever constant names it: nameof, or a const of the user's.
    private static string? NameAt(AnnotatedDeclaration annotated, Diagnostic diagnostic, CancellationToken cancellationToken)
        => annotated.Syntax.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } argument
            && annotated.Model.GetConstantValue(argument, cancellationToken).Value is string name
            && SyntaxFacts.IsValidIdentifier(name)
            && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None
                ? name
                : null;

    // Two methods with the same parameters may name the same fallback.
    private static string Signature(string name, IMethodSymbol method)
    {
        var parameters = method.Parameters.Select(parameter => $"{parameter.RefKind} {parameter.Type.ToDisplayString()}");
        return $"{method.ContainingType.ToDisplayString()}.{name}`{method.Arity}({string.Join(",", parameters)})";
    }

    private static async Task WriteAsync(SolutionEditor solution, AnnotatedDeclaration annotated, string name,
        CancellationToken cancellationToken)
    {
        var editor = await solution.GetDocumentEditorAsync(annotated.Document.Id, cancellationToken).ConfigureAwait(false);
        var fallback = Fallback(annotated, name, cancellationToken).Below(annotated.Syntax);
        editor.InsertAfter(annotated.Syntax, fallback.WithStubBody(annotated.Syntax.LineBreak()));
        await PartialTypes.MakePartialAsync(solution, annotated.Method.Symbol.ContainingType, cancellationToken).ConfigureAwait(false);
    }

    private static CoreDeclaration Fallback(AnnotatedDeclaration annotated, string name, CancellationToken cancellationToken)
        => new(name, annotated.Method.Symbol, new BodyAttributes(annotated.Model, cancellationToken));
}
