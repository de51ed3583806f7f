using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Reports a class with <c>[Decorator]</c> that cannot decorate its interfaces: PERF029.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DecoratorAnalyzer() : RuleAnalyzer(Descriptors.DoesNotFit)
{
    private protected override void Register(AnalysisContext context)
        => context.RegisterSymbolAction(
            static symbol =>
            {
                foreach (var violation in DecoratorRules.Check((INamedTypeSymbol)symbol.Symbol, symbol.Compilation))
                {
                    symbol.ReportDiagnostic(violation.ToDiagnostic());
                }
            },
            SymbolKind.NamedType);
}
