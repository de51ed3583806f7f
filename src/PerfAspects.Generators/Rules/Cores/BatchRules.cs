using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>PERF029: a <c>[Batched]</c> method is one for a single key, and asynchronous.</summary>
internal static class BatchRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.Find(KnownAspects.Batched) is { } batched && Misfit(method) is { } misfit
            ? [new(Descriptors.DoesNotFit, batched.Attribute.LocationOf(), KnownAspects.Batched, method.DisplayName, misfit)]
            : [];

    private static string? Misfit(AnnotatedMethod method)
        => method.Returned.Shape is not (ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult)
                ? $"it returns '{method.Symbol.ReturnType.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat)}'; "
                    + "return Task<V> or ValueTask<V>, since callers wait for each other"
            : BatchSignature.KeyOf(method.Symbol) is null
                ? "it is to have one parameter besides the CancellationToken, the key; put several values into a tuple or a record"
            : null;
}
