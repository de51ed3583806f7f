using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.CodeFixes;

/// <summary>Makes a type partial, and those around it, in whichever files they are declared.</summary>
internal static class PartialTypes
{
    public static async Task MakePartialAsync(SolutionEditor solution, INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (var declaration in type.WithContainingTypes().SelectMany(Declarations.NotPartial))
        {
            var document = solution.OriginalSolution.GetDocument(declaration.SyntaxTree)!;
            var editor = await solution.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);
            editor.ReplaceNode(declaration, (current, _) => ((TypeDeclarationSyntax)current).AddPartial());
        }
    }
}
