using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>PERF010: a sequence becomes one that keys compare by content, in the method and its core, or is left out of the key.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CompareByContentCodeFixProvider)), Shared]
public sealed class CompareByContentCodeFixProvider()
    : AspectCodeFixProvider(DiagnosticIds.NotComparedByContent, "Compare the key parameters by content")
{
    private protected override async Task<IReadOnlyList<PlannedFix>> PlanChoicesAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
    {
        if (await KeyParameter.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } parameter)
        {
            return [];
        }

        var list = ListParameter.Plan(parameter, cancellationToken) is { } planned
            && await Trial.SucceedsAsync(planned, document.Project, cancellationToken).ConfigureAwait(false)
                ? planned
                : null;
        return [.. new[] { list, parameter.Ignore() }.OfType<PlannedFix>()];
    }
}
