using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Resilience;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Do all methods that share a name mean the same by it? PERF014. Only the whole project can tell.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedNameAnalyzer() : RuleAnalyzer(Descriptors.SharedNameContradicts)
{
    private protected override void Register(AnalysisContext context)
    {
        context.RegisterCompilationStartAction(static start =>
        {
            var uses = new ConcurrentBag<SharedUse>();
            start.RegisterSymbolAction(
                symbol =>
                {
                    if (!symbol.Symbol.IsImplementationPart() && AnnotatedMethod.Of(symbol.Symbol, symbol.Compilation) is { } method)
                    {
                        foreach (var use in SharedNames.Of(method))
                        {
                            uses.Add(use);
                        }
                    }
                },
                SymbolKind.Method,
                SymbolKind.Property);
            start.RegisterCompilationEndAction(end =>
            {
                foreach (var violation in SharedNames.Contradictions(uses, end.Compilation))
                {
                    end.ReportDiagnostic(violation.ToDiagnostic());
                }
            });
        });
    }
}
