using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>PERF032: an <c>async void</c> core and its method return a <c>Task</c>, where nothing else needs <c>void</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnTaskCodeFixProvider)), Shared]
public sealed class ReturnTaskCodeFixProvider()
    : AspectCodeFixProvider(DiagnosticIds.AsyncVoidCore, "Return Task from methods with async void cores")
{
    // The compiler's warning of a call whose task nobody awaits. It is true of such callers, and to be seen.
    private const string NotAwaited = "CS4014";

    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
        => await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken)
            .ConfigureAwait(false) is { Syntax: MethodDeclarationSyntax wrapper, Method: var method }
            && CoreLookup.For(method) is { Difference: null, Core.OriginalDefinition: { PartialImplementationPart: null } core }
            && core.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is MethodDeclarationSyntax syntax
            && document.Project.Solution.GetDocument(syntax.SyntaxTree) is { } documentOfCore and not SourceGeneratedDocument
            && Plan($"Return Task from '{method.Symbol.Name}' and '{core.Name}'", (document, wrapper), (documentOfCore, syntax)) is var fix
            && await Trial.SucceedsAsync(fix, document.Project, cancellationToken, NotAwaited).ConfigureAwait(false)
                ? fix
                : null;

    private static PlannedFix Plan(string title, params (Document Document, MethodDeclarationSyntax Syntax)[] methods)
        => new(
            title,
            async (editors, cancellation) =>
            {
                foreach (var (document, syntax) in methods)
                {
                    var editor = await editors.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                    editor.ReplaceNode(syntax, (current, _) => ReturningTask((MethodDeclarationSyntax)current));
                }
            });

    private static MethodDeclarationSyntax ReturningTask(MethodDeclarationSyntax method)
        => method.WithReturnType(SyntaxFactory.ParseTypeName("global::System.Threading.Tasks.Task")
            .WithAdditionalAnnotations(Simplifier.Annotation)
            .WithTriviaFrom(method.ReturnType));
}
