using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Rules;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>
/// Moves the parameters of a method that a wrapper calls to the places at which the wrapper has parameters of these names.
/// </summary>
internal static class ParameterOrder
{
    /// <summary>
    /// The fix, or null where the names are not the wrapper's, or somebody else calls the method and would pass its arguments to other
    /// parameters.
    /// </summary>
    public static PlannedFix? Plan(AnnotatedMethod method, IMethodSymbol called, bool isFallback, Solution solution,
        CancellationToken cancellationToken)
    {
        if (called is not { DeclaredAccessibility: Accessibility.Private, PartialImplementationPart: null }
            || called.DeclaringSyntaxReferences is not { Length: 1 } references
            || references[0].GetSyntax(cancellationToken) is not MethodDeclarationSyntax syntax
            || solution.GetDocument(syntax.SyntaxTree) is not { } document
            || document is SourceGeneratedDocument
            || OrderOf(method.Symbol, called) is not { } order
            || IsCalledByUser(called, cancellationToken))
        {
            return null;
        }

        return new PlannedFix(
            $"Put the parameters of '{called.Name}' in the order of '{method.Symbol.Name}'",
            async (editors, cancellation) =>
            {
                var editor = await editors.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                editor.ReplaceNode(syntax.ParameterList, (current, _) => Reorder((ParameterListSyntax)current, order));
            },
            Choice: isFallback ? "Fallback" : "");
    }

    // For each place, the place of the parameter that belongs there; an exception of a fallback stays behind the others.
    private static int[]? OrderOf(IMethodSymbol wrapper, IMethodSymbol called)
    {
        var order = Enumerable.Range(0, called.Parameters.Length).ToArray();
        foreach (var wanted in wrapper.Parameters)
        {
            if (called.Parameters.FirstOrDefault(parameter => parameter.Name == wanted.Name) is not { } namesake)
            {
                return null;
            }

            order[wanted.Ordinal] = namesake.Ordinal;
        }

        return order.Distinct().Count() == order.Length ? order : null;
    }

    // The spaces, breaks and comments stay at their places.
    private static ParameterListSyntax Reorder(ParameterListSyntax list, int[] order)
        => list.WithParameters(SyntaxFactory.SeparatedList(
            order.Select((from, to) => list.Parameters[from].WithTriviaFrom(list.Parameters[to])),
            list.Parameters.GetSeparators()));

    // A private method is called within its type alone. By name, since a name that means another method keeps the fix away only.
    private static bool IsCalledByUser(IMethodSymbol called, CancellationToken cancellationToken)
        => called.ContainingType.DeclaringSyntaxReferences
            .Where(reference => !reference.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))
            .SelectMany(reference => reference.GetSyntax(cancellationToken).DescendantNodes(node => node is not AttributeSyntax))
            .Any(node => node is SimpleNameSyntax name && name.Identifier.ValueText == called.Name);
}
