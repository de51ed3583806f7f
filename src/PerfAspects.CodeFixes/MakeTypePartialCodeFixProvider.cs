using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes;

/// <summary>PERF002: the type that holds annotated methods becomes partial, with those around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeTypePartialCodeFixProvider)), Shared]
public sealed class MakeTypePartialCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.TypeNotPartial, "Make the types partial")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent is TypeDeclarationSyntax declaration
            && model?.GetDeclaredSymbol(declaration, cancellationToken) is INamedTypeSymbol type
            && PartialTypes.CanBePartial(type)
                ? new PlannedFix($"Make '{type.Name}' partial",
                    (solution, cancellation) => PartialTypes.MakePartialAsync(solution, type, cancellation))
                : null;
    }
}
