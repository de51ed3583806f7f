using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>The parameter of a cached method whose part in the key a diagnostic is about, and the marks that change it.</summary>
internal sealed record KeyParameter(Document Document, ParameterSyntax Syntax, IParameterSymbol Symbol, AnnotatedMethod Method)
{
    public bool IsMarked => KeyPart.MarkOf(Symbol, KeyPart.Key) is not null;

    public static async Task<KeyParameter?> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent is ParameterSyntax syntax
            && model?.GetDeclaredSymbol(syntax, cancellationToken) is IParameterSymbol { ContainingSymbol: IMethodSymbol method } symbol
            && AnnotatedMethod.Of(method, model.Compilation) is { } annotated
                ? new KeyParameter(document, syntax, symbol, annotated)
                : null;
    }

    /// <summary>The fix that leaves the parameter out of the key; null where a mark of the user's says that it belongs there.</summary>
    public PlannedFix? Ignore()
        => IsMarked ? null : new PlannedFix($"Leave '{Symbol.Name}' out of the key: [CacheIgnore]", IgnoreAsync, Choice: KeyPart.Ignore);

    /// <summary>The fix that keys by a member; null where the type has none that says which value it is.</summary>
    public PlannedFix? KeyByMember()
        => KeyMember.Find(this) is { } member
            ? new PlannedFix($"Key '{Symbol.Name}' by its {member.Name}: [CacheKey(nameof({Symbol.Type.Display()}.{member.Name}))]",
                (solution, cancellation) => KeyByAsync(member, solution, cancellation), Choice: KeyPart.Key)
            : null;

    private async Task IgnoreAsync(SolutionEditor solution, CancellationToken cancellationToken)
    {
        var editor = await solution.GetDocumentEditorAsync(Document.Id, cancellationToken).ConfigureAwait(false);
        editor.ReplaceNode(Syntax, (current, _) => ((ParameterSyntax)current).WithMark(KeyPart.Ignore));
    }

    // With one parameter marked, the others count only if they are as well.
    private async Task KeyByAsync(ISymbol member, SolutionEditor solution, CancellationToken cancellationToken)
    {
        var editor = await solution.GetDocumentEditorAsync(Document.Id, cancellationToken).ConfigureAwait(false);
        var parts = KeyPart.Of(Method.Symbol).Select(part => part.Parameter.Ordinal).ToArray();
        var all = ((BaseParameterListSyntax)Syntax.Parent!).Parameters;
        for (var i = 0; i < all.Count; i++)
        {
            var isPart = parts.Contains(i);
            editor.ReplaceNode(all[i], (current, _) => isPart
                ? ((ParameterSyntax)current).WithMark(KeyPart.Key)
                : ((ParameterSyntax)current).WithoutMark(KeyPart.Ignore));
        }

        editor.ReplaceNode(Syntax, (current, _) => ((ParameterSyntax)current).WithMark(KeyPart.Key, KeyMember.NameOf(Symbol.Type, member)));
    }
}
