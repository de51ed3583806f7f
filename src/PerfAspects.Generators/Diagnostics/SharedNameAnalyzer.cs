using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules.Resilience;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Do all methods that share a name mean the same by it? PERF014. Only the whole project can tell.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedNameAnalyzer() : RuleAnalyzer(Descriptors.SharedNameContradicts)
{
    private protected override GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.ReportDiagnostics;

    private protected override void Register(AnalysisContext context)
    {
#pragma warning disable RS1013 // an end action, since an editor runs compilation actions for each open document after each edit
        context.RegisterCompilationStartAction(static start => start.RegisterCompilationEndAction(Check));
#pragma warning restore RS1013
    }

    private static void Check(CompilationAnalysisContext project)
    {
        foreach (var violation in SharedNames.Contradictions(AnnotatedFiles.MethodsOf(project.Compilation).SelectMany(SharedNames.Of),
            project.Compilation))
        {
            project.ReportDiagnostic(violation.ToDiagnostic());
        }
    }
}
