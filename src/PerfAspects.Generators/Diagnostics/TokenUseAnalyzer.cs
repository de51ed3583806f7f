using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Resilience;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Does a core under a timeout listen to its token? PERF021.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenUseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.TokenNotUsed];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterOperationBlockStartAction(static block =>
        {
            if (block.OwningSymbol is not IMethodSymbol core || TokenUse.Expected(core, block.Compilation) is not { } expected)
            {
                return;
            }

            var isUsed = false; // set from many threads, and only ever to true
            block.RegisterOperationAction(
                operation => isUsed |= SymbolEqualityComparer.Default.Equals(((IParameterReferenceOperation)operation.Operation).Parameter, expected.Token) && operation.Operation.IsRead(),
                OperationKind.ParameterReference);
            block.RegisterOperationBlockEndAction(end =>
            {
                if (!isUsed)
                {
                    end.ReportDiagnostic(new RuleViolation(Descriptors.TokenNotUsed, expected.Token.Locations[0], expected.Method.DisplayName, expected.Token.Name).ToDiagnostic());
                }
            });
        });
    }
}
