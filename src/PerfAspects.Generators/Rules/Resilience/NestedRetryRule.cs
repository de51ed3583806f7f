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
                .Where(call => call.Called is { } called && IsHeldBack(called, method.Compilation))
                .Select(call => Violation(call.Syntax.GetLocation(), method, $"'{call.Called!.Display()}'"))
            : [];

    /// <summary>A call in the core of a retried method that leads to a retried method.</summary>
    public static RuleViolation Violation(Location location, AnnotatedMethod method, string called)
        => new(
            Descriptors.SettingsDefeat,
            location,
            "[Retry]",
            method.DisplayName,
            $"its core calls {called}, which is retried too; its retries are not made here: retry in one place, or give it Budget = 0");

    /// <summary>Whether a method is retried.</summary>
    public static bool IsRetried(AnnotatedMethod method)
        => method.Find(KnownAspects.Retry) is { Attribute: var retry } && retry.ValueOf("Enabled") is not { Value: false };

    /// <summary>
    /// Whether a member is a retried method or property that makes no retries within a retry: one without a budget makes them.
    /// </summary>
    public static bool IsHeldBack(ISymbol member, Compilation compilation)
        => AnnotatedMethod.Of(member.OriginalDefinition, compilation) is { } method
            && IsRetried(method)
            && method.Find(KnownAspects.Retry) is { Attribute: var retry }
            && retry.ValueOf("Budget") is not { Value: 0.0 };

    /// <summary>The member that an operation calls, as declared; null if the operation is no call.</summary>
    public static ISymbol? Called(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: var called } invocation
            => Implementation(called, invocation.Instance) is IMethodSymbol method ? method.PartialDefinitionPart ?? method : called,
        IPropertyReferenceOperation { Property: var property } reference
            => Implementation(property, reference.Instance) is IPropertySymbol known ? known.PartialDefinitionPart ?? known : property,
        _ => null,
    };

    // A call through an interface is a call of the class, where the code shows which class the object is of.
    private static ISymbol Implementation(ISymbol called, IOperation? instance)
    {
        if (called.ContainingType is not { TypeKind: TypeKind.Interface })
        {
            return called;
        }

        while (instance is IConversionOperation { Operand: var operand })
        {
            instance = operand;
        }

        return instance?.Type is { TypeKind: TypeKind.Class or TypeKind.Struct } type
            ? type.FindImplementationForInterfaceMember(called) ?? called : called;
    }
}
