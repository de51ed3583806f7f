using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Is every type around an annotated method partial? PERF002, once a type.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TypeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.TypeNotPartial];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(
            static symbol =>
            {
                foreach (var violation in TypeRules.Check((INamedTypeSymbol)symbol.Symbol, symbol.Compilation))
                {
                    symbol.ReportDiagnostic(violation.ToDiagnostic());
                }
            },
            SymbolKind.NamedType);
    }
}
