using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// PERF022: a retried method whose core calls a retried method. The runtime does not make the retries that would multiply.
/// </summary>
internal static class NestedRetryRule
{
    /// <summary>The calls of retried methods in the core of a method, if that is retried.</summary>
    public static IEnumerable<RuleViolation> Find(AnnotatedMethod method, IEnumerable<IOperation> operations)
        => IsRetried(method)
            ? operations
                .Select(operation => (operation.Syntax, Called: Called(operation)))
                .Where(call => call.Called is { } called
                    && AnnotatedMethod.Of(called.OriginalDefinition, method.Compilation) is { } inner && IsRetried(inner))
                .Select(call => new RuleViolation(
                    Descriptors.SettingsDefeat,
                    call.Syntax.GetLocation(),
                    "[Retry]",
                    method.DisplayName,
                    $"its core calls '{call.Called!.Display()}', which is retried too; a retry in a retry is not made: retry in one place"))
            : [];

    private static bool IsRetried(AnnotatedMethod method)
        => method.Find(KnownAspects.Retry) is { Attribute: var retry } && retry.ValueOf("Enabled") is not { Value: false };

    private static ISymbol? Called(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: var called } => called.PartialDefinitionPart ?? called,
        IPropertyReferenceOperation { Property: var property } => property.PartialDefinitionPart ?? property,
        _ => null,
    };
}
