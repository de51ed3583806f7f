using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>PERF009: a parameter that never compares equal is keyed by the member that says which it is, or left out of the key.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkKeyCodeFixProvider)), Shared]
public sealed class MarkKeyCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.NoValueEquality, "Mark the key parameters")
{
    private protected override async Task<IReadOnlyList<PlannedFix>> PlanChoicesAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
        => await KeyParameter.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } parameter
            ? [.. new[] { parameter.KeyByMember(), parameter.Ignore() }.OfType<PlannedFix>()]
            : [];
}
