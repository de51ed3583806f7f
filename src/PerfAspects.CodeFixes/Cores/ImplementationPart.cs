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
internal sealed class ImplementationPart(
    AnnotatedDeclaration declaration, Document document, MemberDeclarationSyntax syntax, BodyAttributes bodyAttributes,
        CallerNames callerNames)
{
    private readonly BodyAttributes _declared = new(declaration.Model, CancellationToken.None);

    private MovedAttributes ForCallers => MovedAttributes.ForCallers(syntax, bodyAttributes);

    private MovedAttributes ForCore => MovedAttributes.ForCore(declaration.Syntax, _declared);

    /// <summary>Attributes do not move between files: the other may not import their names.</summary>
    public bool CanBecomeCore
        => syntax.HasMovableBody()
            && !syntax.HasDividedHeader()
            && Core(declaration.Method.Member.Name).KeepsDirectives(syntax)
            && (document.Id == declaration.Document.Id || (!ForCallers.Any && !ForCore.Any));

    /// <summary>The part, or null if there is none that can be edited.</summary>
    public static async Task<ImplementationPart?> FindAsync(AnnotatedDeclaration declaration, CancellationToken cancellationToken)
    {
        var member = declaration.Method.Member;
        var reference = member.ImplementationPart()?.DeclaringSyntaxReferences.FirstOrDefault();
        return reference?.GetSyntax(cancellationToken) is MemberDeclarationSyntax syntax
            && declaration.Document.Project.Solution.GetDocument(reference.SyntaxTree) is { } document and not SourceGeneratedDocument
            && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
                ? new ImplementationPart(
                    declaration,
                    document,
                    syntax,
                    new BodyAttributes(model, cancellationToken),
                    CallerNames.In(syntax, member.Name, model, cancellationToken))
                : null;
    }

    /// <summary>A warning for the user about the result; empty where the body does the same as before.</summary>
    public string WarningOf(CoreName name) => callerNames.Warning(name.Name);

    public async Task TurnIntoCoreAsync(SolutionEditor solution, CoreName name, CancellationToken cancellationToken)
    {
        var handsOverDocumentation = syntax.HasDocumentation() && !declaration.Syntax.HasDocumentation();

        var core = callerNames.KeptIn(Core(name.Name).From(syntax));
        core = (MethodDeclarationSyntax)ForCore.AddTo(core, syntax);
        var here = await solution.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
        here.ReplaceNode(syntax, handsOverDocumentation ? core.WithoutDocumentation() : core);

        var annotated = ForCallers.AddTo(declaration.Syntax, declaration.Syntax);
        var wrapper = _declared.OnWrapper(annotated, declaration.Syntax).WithWrapperModifiers();
        wrapper = handsOverDocumentation ? wrapper.WithDocumentationOf(syntax) : wrapper;
        var there = await solution.GetDocumentEditorAsync(declaration.Document.Id, cancellationToken).ConfigureAwait(false);
        there.ReplaceNode(declaration.Syntax, name.MarkedOn(wrapper, declaration));

        await PartialTypes.MakePartialAsync(solution, declaration.Method.Symbol.ContainingType, cancellationToken).ConfigureAwait(false);
    }

    private CoreDeclaration Core(string name) => new(name, declaration.Method.Symbol, bodyAttributes);
}
