using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Timing;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Reports alerts that cannot be read, and alerts on methods of which nothing is measured: PERF030.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AlertAnalyzer() : AspectMethodAnalyzer(Descriptors.AlertUnreadable)
{
    private protected override void Register(AnalysisContext context)
    {
        base.Register(context);
        context.RegisterSymbolAction(CheckPlainMember, SymbolKind.Method, SymbolKind.Property);
    }

    // A method without aspects is no annotated method, so that no rule of those reads its attributes.
    private static void CheckPlainMember(SymbolAnalysisContext symbol)
    {
        var member = symbol.Symbol;
        if (!member.GetAttributes().IsEmpty && AlertRules.Of(member).Any() && AnnotatedMethod.Of(member, symbol.Compilation) is null)
        {
            foreach (var violation in AlertRules.OnPlainMethod(member))
            {
                symbol.ReportDiagnostic(violation.ToDiagnostic());
            }
        }
    }
}
