using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Is every type around an annotated method partial? PERF002, once a type.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TypeAnalyzer() : RuleAnalyzer(Descriptors.TypeNotPartial)
{
    private protected override void Register(AnalysisContext context)
    {
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
