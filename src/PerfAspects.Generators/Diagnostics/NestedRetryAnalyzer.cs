using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Resilience;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Reports calls of retried methods in the cores of retried methods: PERF022.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NestedRetryAnalyzer() : RuleAnalyzer(Descriptors.SettingsDefeat)
{
    private protected override void Register(AnalysisContext context)
    {
        context.RegisterSymbolStartAction(FindChains, SymbolKind.NamedType);
        context.RegisterOperationBlockAction(static block =>
        {
            if (block.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } owner
                && WrapperLookup.WrapperOf(owner.PartialDefinitionPart ?? owner, block.Compilation) is { } method)
            {
                var operations = block.OperationBlocks.SelectMany(body => body.Descendants());
                foreach (var violation in NestedRetryRule.Find(method, operations))
                {
                    block.ReportDiagnostic(violation.ToDiagnostic());
                }
            }
        });
    }

    private static void FindChains(SymbolStartAnalysisContext start)
    {
        var chains = new RetryChains((INamedTypeSymbol)start.Symbol, start.Compilation);
        if (chains.AreDue)
        {
            start.RegisterOperationBlockAction(block
                => chains.Add(block.OwningSymbol, block.OperationBlocks.SelectMany(static body => body.Descendants())));
            start.RegisterSymbolEndAction(end =>
            {
                foreach (var violation in chains.Find())
                {
                    end.ReportDiagnostic(violation.ToDiagnostic());
                }
            });
        }
    }
}
