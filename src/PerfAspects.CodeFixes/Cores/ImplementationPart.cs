using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>
/// The implementing part of an annotated member, where the user wrote both parts: it becomes the core where it stands. What it
/// says to callers (documentation, attributes) goes over to the declaration, which now has to say it alone.
/// </summary>
internal sealed class ImplementationPart(AnnotatedDeclaration declaration, Document document, MemberDeclarationSyntax syntax, BodyAttributes bodyAttributes)
{
    private readonly CallerAttributes _callerAttributes = new(syntax, bodyAttributes);

    /// <summary>Attributes do not move between files: the other may not import their names.</summary>
    public bool CanBecomeCore => syntax.HasMovableBody() && (document.Id == declaration.Document.Id || !_callerAttributes.Any);

    /// <summary>The part, or null if there is none that can be edited.</summary>
    public static async Task<ImplementationPart?> FindAsync(AnnotatedDeclaration declaration, CancellationToken cancellationToken)
    {
        var reference = declaration.Method.Member.ImplementationPart()?.DeclaringSyntaxReferences.FirstOrDefault();
        return reference?.GetSyntax(cancellationToken) is MemberDeclarationSyntax syntax
            && declaration.Document.Project.Solution.GetDocument(reference.SyntaxTree) is { } document and not SourceGeneratedDocument
            && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
                ? new ImplementationPart(declaration, document, syntax, new BodyAttributes(model, cancellationToken))
                : null;
    }

    public async Task TurnIntoCoreAsync(SolutionEditor solution, string name, CancellationToken cancellationToken)
    {
        var handsOverDocumentation = syntax.HasDocumentation() && !declaration.Syntax.HasDocumentation();

        var core = new CoreDeclaration(name, declaration.Method.Symbol, bodyAttributes).From(syntax);
        var here = await solution.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
        here.ReplaceNode(syntax, handsOverDocumentation ? core.WithoutDocumentation() : core);

        var wrapper = _callerAttributes.AddTo(declaration.Syntax).WithWrapperModifiers();
        var there = await solution.GetDocumentEditorAsync(declaration.Document.Id, cancellationToken).ConfigureAwait(false);
        there.ReplaceNode(declaration.Syntax, handsOverDocumentation ? wrapper.WithDocumentationOf(syntax) : wrapper);

        await PartialTypes.MakePartialAsync(solution, declaration.Method.Symbol.ContainingType, cancellationToken).ConfigureAwait(false);
    }
}
