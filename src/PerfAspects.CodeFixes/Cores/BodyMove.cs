using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>Makes a member a partial declaration, its body the core below the declaration, and its types partial.</summary>
internal sealed class BodyMove(AnnotatedDeclaration declaration, CoreName coreName, CancellationToken cancellationToken)
{
    private readonly BodyAttributes _attributes = new(declaration.Model, cancellationToken);
    private readonly CallerNames _callerNames =
        CallerNames.In(declaration.Syntax, declaration.Method.Member.Name, declaration.Model, cancellationToken);

    /// <summary>Whether the body can go to a method of its own.</summary>
    public bool IsPossible
        => declaration.Syntax.HasMovableBody()
            && Core.KeepsDirectives(declaration.Syntax)
            && declaration.Syntax.HasSameDirectives(Wrapper(declaration.Syntax));

    /// <summary>A warning for the user about the result; empty where the body does the same as before.</summary>
    public string Warning => _callerNames.Warning(coreName.Name);

    private CoreDeclaration Core => new(coreName.Name, declaration.Method.Symbol, _attributes);

    /// <param name="solution">Receives the edits.</param>
    /// <param name="finish">A further change of the declaration.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public async Task ApplyAsync(
        SolutionEditor solution, Func<MemberDeclarationSyntax, MemberDeclarationSyntax> finish, CancellationToken cancellation)
    {
        var (syntax, method) = (declaration.Syntax, declaration.Method);
        var editor = await solution.GetDocumentEditorAsync(declaration.Document.Id, cancellation).ConfigureAwait(false);
        editor.InsertAfter(syntax, _callerNames.KeptIn(Core.Below(syntax)));
        editor.ReplaceNode(syntax, (current, _) => finish(Wrapper((MemberDeclarationSyntax)current)));
        await PartialTypes.MakePartialAsync(solution, method.Symbol.ContainingType, cancellation).ConfigureAwait(false);
    }

    private MemberDeclarationSyntax Wrapper(MemberDeclarationSyntax current)
        => _attributes.OnWrapper(current, declaration.Syntax).AsWrapper(declaration.Syntax.LineBreak());
}
