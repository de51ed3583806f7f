using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>PERF019: a place outside the wrapper where a core is called or taken as a delegate.</summary>
/// <param name="Operation">The call, or the mention where it becomes a delegate.</param>
/// <param name="Core">The called method.</param>
/// <param name="Wrapper">The wrapper's side, which the core should match.</param>
internal sealed record CoreUse(IOperation Operation, IMethodSymbol Core, AnnotatedMethod Wrapper)
{
    /// <summary>The use, or null where the operation is none.</summary>
    public static CoreUse? Find(IOperation operation, ISymbol containing, CoreMap cores)
    {
        var (method, instance) = operation switch
        {
            IInvocationOperation call => (call.TargetMethod, call.Instance),
            IMethodReferenceOperation mention when operation.IsRead() => (mention.Method, mention.Instance),
            _ => (null, null),
        };
        return method is not null
            && cores.WrapperOf(method, ReceiverOf(instance, containing)) is { } wrapper
            && !IsEmitted(operation.Syntax.SyntaxTree)
            && !IsTheSameCall(method, containing)
                ? new CoreUse(operation, method, wrapper)
                : null;
    }

    /// <summary>Whether this generator has written the file: the compiler files what a generator adds under the generator's name.</summary>
    public static bool IsEmitted(SyntaxTree tree) => tree.FilePath.Contains(typeof(AspectGenerator).FullName!);

    public RuleViolation ToViolation()
        => new(Descriptors.CoreCalled, Operation.Syntax.GetLocation(), Core.Name, Wrapper.DisplayName, Wrapper.Member.Name);

    // 'base' is no other object than 'this'.
    private static ITypeSymbol? ReceiverOf(IOperation? instance, ISymbol containing)
        => instance is null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }
            ? containing.ContainingType : instance.Type;


    // An override that calls its base runs inside a call that its wrapper has already let through.
    private static bool IsTheSameCall(IMethodSymbol called, ISymbol containing)
    {
        for (var method = (containing as IMethodSymbol)?.OverriddenMethod; method is not null; method = method.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, called.OriginalDefinition))
            {
                return true;
            }
        }

        return false;
    }
}
