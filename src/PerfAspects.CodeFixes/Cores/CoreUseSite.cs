using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>A place where a core is called or taken as a delegate, and where its wrapper may stand instead.</summary>
internal sealed class CoreUseSite(Document document, CoreUse use, SimpleNameSyntax name, SemanticModel model)
{
    private readonly ResultUse _result = new(use, model.Compilation);

    /// <summary>How the wrapper is called.</summary>
    public string WrapperName => use.Wrapper.Member.Name;

    /// <summary>Whether the wrapper takes what is passed here, and what it returns does here.</summary>
    public bool CanCallWrapper => _result.Fits && (use.Operation is IInvocationOperation call ? Takes(call) : !IsProperty && IsAlone());

    private IMethodSymbol Wrapper => use.Wrapper.Symbol;

    private bool IsProperty => use.Wrapper.Member is IPropertySymbol;

    /// <summary>The place a diagnostic points at, or null if it is none any more.</summary>
    public static async Task<CoreUseSite?> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var node = root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return node is not null
            && model?.GetOperation(node, cancellationToken) is { } operation
            && model.GetEnclosingSymbol(node.SpanStart, cancellationToken) is { } containing
            && CoreUse.Find(operation, containing, new CoreMap(model.Compilation)) is { } use
            && CalledName.In(node) is { } name
                ? new CoreUseSite(document, use, name, model)
                : null;
    }

    public async Task CallWrapperAsync(SolutionEditor solution, CancellationToken cancellationToken)
    {
        var editor = await solution.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
        editor.ReplaceNode(name, (current, _) => ((SimpleNameSyntax)current).WithName(WrapperName));
        if (IsProperty)
        {
            editor.ReplaceNode(use.Operation.Syntax,
                (current, _) => ((InvocationExpressionSyntax)current).Expression.WithTriviaFrom(current));
            return;
        }

        foreach (var (argument, newName) in RenamedArguments())
        {
            editor.ReplaceNode(argument, (current, _) => ((IdentifierNameSyntax)current).WithName(newName));
        }

        if (_result.NeedsTask)
        {
            editor.ReplaceNode(use.Operation.Syntax, (current, _) => ((ExpressionSyntax)current).AsTask());
        }
    }

    // Bound as it would stand here, so that no local, overload or accessibility is in the way. A call behind '?.' cannot be bound alone.
    private bool Takes(IInvocationOperation call)
        => call.Syntax is InvocationExpressionSyntax written
            && (name.Parent is MemberBindingExpressionSyntax
                ? IsAlone() && call.Arguments.All(argument => argument.ArgumentKind == ArgumentKind.Explicit)
                : Means(model.GetSpeculativeSymbolInfo(written.SpanStart, Rewritten(written), SpeculativeBindingOption.BindAsExpression)));

    private bool Means(SymbolInfo info)
        => SymbolEqualityComparer.Default.Equals(info.Symbol?.OriginalDefinition, use.Wrapper.Member.OriginalDefinition);

    // Of several methods, a delegate might come to mean another, or its type could no longer be inferred.
    private bool IsAlone()
        => Wrapper.ContainingType.WithBases().SelectMany(type => type.GetMembers(WrapperName)).Take(2).Count() == 1
            && model.IsAccessible(name.SpanStart, use.Wrapper.Member)
            && (name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax
                || model.LookupSymbols(name.SpanStart, name: WrapperName) is { Length: 1 } found
                    && SymbolEqualityComparer.Default.Equals(found[0].OriginalDefinition, use.Wrapper.Member.OriginalDefinition));

    private ExpressionSyntax Rewritten(InvocationExpressionSyntax written)
    {
        var newNames = RenamedArguments().ToDictionary(pair => (SyntaxNode)pair.Argument, pair => pair.Name);
        newNames[name] = WrapperName;
        var rewritten = written.ReplaceNodes(newNames.Keys, (original, _) => ((SimpleNameSyntax)original).WithName(newNames[original]));
        return IsProperty ? rewritten.Expression : rewritten;
    }

    // Named arguments are called as the wrapper calls them, which may be otherwise.
    private IEnumerable<(IdentifierNameSyntax Argument, string Name)> RenamedArguments()
        => use.Operation is IInvocationOperation call
            ? call.Arguments
                .Where(argument => argument.Parameter is { } parameter && parameter.Name != Wrapper.Parameters[parameter.Ordinal].Name)
                .Select(argument
                    => ((argument.Syntax as ArgumentSyntax)?.NameColon?.Name, Name: Wrapper.Parameters[argument.Parameter!.Ordinal].Name))
                .Where(pair => pair.Item1 is not null)
                .Select(pair => (pair.Item1!, pair.Name))
            : [];
}
