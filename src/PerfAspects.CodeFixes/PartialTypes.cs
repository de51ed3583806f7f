using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.CodeFixes;

/// <summary>Makes a type partial, and those around it, in whichever files they are declared.</summary>
internal static class PartialTypes
{
    /// <summary>Whether the type and those around it are partial, or can be made so.</summary>
    public static bool CanBePartial(INamedTypeSymbol type)
        => type.WithContainingTypes().SelectMany(Declarations.NotPartial).All(declaration => !declaration.HasDividedHeader());

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
