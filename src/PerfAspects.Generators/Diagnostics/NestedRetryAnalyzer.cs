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
        => context.RegisterOperationBlockAction(static block =>
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
