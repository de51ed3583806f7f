using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>Makes a member a partial declaration, its body the core below it, and its types partial.</summary>
internal static class BodyMove
{
    /// <param name="solution">Where the edits go.</param>
    /// <param name="declaration">The method or property.</param>
    /// <param name="coreName">What its core is to be called.</param>
    /// <param name="finish">What else is done to the declaration.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public static async Task ApplyAsync(
        SolutionEditor solution,
        AnnotatedDeclaration declaration,
        string coreName,
        Func<MemberDeclarationSyntax, MemberDeclarationSyntax> finish,
        CancellationToken cancellationToken)
    {
        var (document, syntax, method, model) = declaration;
        var core = new CoreDeclaration(coreName, method.Symbol, new BodyAttributes(model, cancellationToken));
        var editor = await solution.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
        editor.InsertAfter(syntax, core.Below(syntax));
        editor.ReplaceNode(syntax, (current, _) => finish(((MemberDeclarationSyntax)current).AsWrapper(syntax.LineBreak())));
        await PartialTypes.MakePartialAsync(solution, method.Symbol.ContainingType, cancellationToken).ConfigureAwait(false);
    }
}
