using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Reports one family of the rules that speak of an annotated method. The rules are the generator's own.</summary>
public abstract class AspectMethodAnalyzer : RuleAnalyzer
{
    private static readonly RuleViolation[] s_none = [];

    // The first family that runs finds what all of them report.
    private static readonly ConditionalWeakTable<ISymbol, RuleViolation[]> s_violations = new();

    private protected AspectMethodAnalyzer(params DiagnosticDescriptor[] family)
        : base(family)
    {
    }

    // The generator reads files marked as generated like any other, so what is wrong there must be told as well.
    private protected sealed override GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.ReportDiagnostics;

    private protected override void Register(AnalysisContext context)
        => AnnotatedFiles.Register(context,
            (symbol, compilation, report) => Report(s_violations.GetValue(symbol, key => Find(key, compilation)), report));

    private static RuleViolation[] Find(ISymbol symbol, Compilation compilation)
        => symbol is INamedTypeSymbol type ? [.. TypeAspectRules.Check(type, compilation)]
            : AnnotatedMethod.Of(symbol, compilation) is { } annotated
                ? [.. MethodRules.All(annotated).Where(violation => !TypeAspects.IsAt(symbol.ContainingType, violation.Location))]
            : s_none;

    private void Report(RuleViolation[] violations, Action<Diagnostic> report)
    {
        foreach (var violation in violations)
        {
            if (SupportedDiagnostics.Contains(violation.Rule))
            {
                report(violation.ToDiagnostic());
            }
        }
    }
}
