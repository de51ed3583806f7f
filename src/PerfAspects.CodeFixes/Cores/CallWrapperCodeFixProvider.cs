using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>PERF019: what called the core calls the wrapper.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CallWrapperCodeFixProvider)), Shared]
public sealed class CallWrapperCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.CoreCalled, "Call the wrappers")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
        => document is not SourceGeneratedDocument
            && await CoreUseSite.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { CanCallWrapper: true } site
                ? new PlannedFix($"Call '{site.WrapperName}'", site.CallWrapperAsync)
                : null;
}
