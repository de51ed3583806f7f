using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Resilience;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Does a core under a timeout listen to its token? PERF021.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenUseAnalyzer() : RuleAnalyzer(Descriptors.TokenNotUsed)
{
    private protected override void Register(AnalysisContext context)
    {
        context.RegisterOperationBlockStartAction(static block =>
        {
            if (block.OwningSymbol is not IMethodSymbol core || TokenUse.Expected(core, block.Compilation) is not { } expected)
            {
                return;
            }

            var isUsed = false; // set from many threads, and only ever to true
            block.RegisterOperationAction(operation => isUsed |= TokenUse.Is(operation.Operation, expected.Token),
                OperationKind.ParameterReference);
            block.RegisterOperationBlockEndAction(end =>
            {
                if (!isUsed)
                {
                    end.ReportDiagnostic(Violation(expected, expected.Token.Locations[0]).ToDiagnostic());
                }
            });
        });
        AnnotatedFiles.Register(context, CheckInherited);
    }

    private static void CheckInherited(ISymbol symbol, Compilation compilation, Action<Diagnostic> report)
    {
        if (symbol is IMethodSymbol
            && InheritedCore.Of(symbol, compilation) is { } inherited
            && TokenUse.Expected(inherited.Core, inherited.Method) is { } expected
            && !inherited.Operations().Any(operation => TokenUse.Is(operation, expected.Token)))
        {
            report(Violation(expected, inherited.Place).ToDiagnostic());
        }
    }

    private static RuleViolation Violation((IParameterSymbol Token, AnnotatedMethod Method) expected, Location? place)
        => new(Descriptors.TokenNotUsed, place, expected.Method.DisplayName, expected.Token.Name);
}
