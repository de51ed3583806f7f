using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Is a core called by its wrapper alone? PERF019.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CoreCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.CoreCalled];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None); // most bodies are emitted ones, and nobody mends a generated one
        context.RegisterCompilationStartAction(static start =>
        {
            var cores = new CoreMap(start.Compilation);
            start.RegisterOperationAction(
                operation =>
                {
                    if (CoreUse.Find(operation.Operation, operation.ContainingSymbol, cores) is { } use)
                    {
                        operation.ReportDiagnostic(use.ToViolation().ToDiagnostic());
                    }
                },
                OperationKind.Invocation,
                OperationKind.MethodReference);
        });
    }
}
