using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>Does a cached core answer from its arguments alone? PERF018.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AmbientStateAnalyzer() : RuleAnalyzer(Descriptors.AmbientState)
{
    private protected override void Register(AnalysisContext context)
    {
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
        AnnotatedFiles.Register(context, CheckInherited);
    }

    private static void CheckInherited(ISymbol symbol, Compilation compilation, Action<Diagnostic> report)
    {
        if (symbol is not INamedTypeSymbol
            && InheritedCore.Of(symbol, compilation) is { } inherited
            && inherited.Method.Find(KnownAspects.Cached) is not null
            && inherited.Operations().OfType<IMemberReferenceOperation>().Select(AmbientState.ReadBy).FirstOrDefault(read => read is not null) is { } first)
        {
            report(new RuleViolation(Descriptors.AmbientState, inherited.Place, inherited.Method.DisplayName, first).ToDiagnostic());
        }
    }

    private static void Check(IMemberReferenceOperation reference, AnnotatedMethod method, Action<Diagnostic> report)
    {
        if (AmbientState.ReadBy(reference) is { } read)
        {
            report(new RuleViolation(Descriptors.AmbientState, reference.Syntax.GetLocation(), method.DisplayName, read).ToDiagnostic());
        }
    }
}
