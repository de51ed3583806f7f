using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Reports one family of the rules that speak of an annotated method. The rules are the generator's own.</summary>
public abstract class AspectMethodAnalyzer : DiagnosticAnalyzer
{
    private static readonly RuleViolation[] s_none = [];

    // The first family that is asked finds what all of them report.
    private static readonly ConditionalWeakTable<ISymbol, RuleViolation[]> s_violations = new();

    private protected AspectMethodAnalyzer(params DiagnosticDescriptor[] family) => SupportedDiagnostics = [.. family];

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.ReportDiagnostics);
        AnnotatedFiles.Register(context, (symbol, compilation, report) => Report(s_violations.GetValue(symbol, asked => Find(asked, compilation)), report));
        RegisterMore(context);
    }

    /// <summary>What a family has to look at beside annotated methods.</summary>
    private protected virtual void RegisterMore(AnalysisContext context)
    {
    }

    private static RuleViolation[] Find(ISymbol symbol, Compilation compilation)
        => symbol is INamedTypeSymbol type ? [.. TypeAspectRules.Check(type, compilation)]
            : AnnotatedMethod.Of(symbol, compilation) is { } annotated ? [.. MethodRules.All(annotated).Where(violation => !TypeAspects.IsAt(symbol.ContainingType, violation.Location))]
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
