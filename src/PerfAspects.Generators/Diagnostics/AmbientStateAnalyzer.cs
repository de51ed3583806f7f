using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Does a cached core answer from its arguments alone? PERF018.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AmbientStateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.AmbientState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterOperationBlockStartAction(static block =>
        {
            if (block.OwningSymbol is IMethodSymbol core && AmbientState.CachedMethodOf(core.PartialDefinitionPart ?? core, block.Compilation) is { } method)
            {
                block.RegisterOperationAction(
                    operation => Check((IMemberReferenceOperation)operation.Operation, method, operation.ReportDiagnostic),
                    OperationKind.PropertyReference,
                    OperationKind.FieldReference);
            }
        });
    }

    private static void Check(IMemberReferenceOperation reference, AnnotatedMethod method, Action<Diagnostic> report)
    {
        if (AmbientState.ReadBy(reference) is { } read)
        {
            report(new RuleViolation(Descriptors.AmbientState, reference.Syntax.GetLocation(), method.DisplayName, read).ToDiagnostic());
        }
    }
}
