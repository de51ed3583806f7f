using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Diagnostics;

/// <summary>
/// Reports what the body of a cached core does that a cache cannot hold: PERF018 for ambient state, PERF025 for a sequence that is computed
/// anew, PERF026 for state of the instance, PERF045 for what other processes would not get.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CachedCoreAnalyzer()
    : RuleAnalyzer(Descriptors.AmbientState, Descriptors.ResultUsedUp, Descriptors.InstanceState, Descriptors.SharedValueDiffers)
{
    private protected override void Register(AnalysisContext context)
    {
        context.RegisterOperationBlockAction(CheckBody);
        AnnotatedFiles.Register(context, CheckInherited);
    }

    private static void CheckBody(OperationBlockAnalysisContext block)
    {
        if (block.OwningSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } owner
            && WrapperLookup.WrapperOf(owner.PartialDefinitionPart ?? owner, block.Compilation) is { } method
            && method.Cache is not null)
        {
            foreach (var violation in Find(method, owner, block.OperationBlocks.SelectMany(body => body.DescendantsAndSelf())))
            {
                block.ReportDiagnostic(violation.ToDiagnostic());
            }
        }
    }

    // The core of a base type does not know that it is one, so the first violation of each rule is reported where the core is named.
    private static void CheckInherited(ISymbol symbol, Compilation compilation, Action<Diagnostic> report)
    {
        if (symbol is not INamedTypeSymbol
            && InheritedCore.Of(symbol, compilation) is { } inherited
            && inherited.Method.Cache is not null)
        {
            var violations = Find(inherited.Method, inherited.Core, inherited.Operations());
            foreach (var violation in violations.GroupBy(violation => violation.Rule.Id).Select(same => same.First()))
            {
                report(new RuleViolation(violation.Rule, inherited.Place, [.. violation.Arguments]).ToDiagnostic());
            }
        }
    }

    private static IEnumerable<RuleViolation> Find(AnnotatedMethod method, IMethodSymbol core, IEnumerable<IOperation> operations)
    {
        IOperation[] body = [.. operations];
        return AmbientState.Find(method, body)
            .Concat(ReturnedSequences.Find(method, core, body))
            .Concat(InstanceState.Find(method, core, body))
            .Concat(SharedLosses.Find(method, body));
    }
}
