using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Parsing;

/// <summary>A method that a wrapper calls for its result, and the call → <see cref="CoreModel"/>.</summary>
internal static class CoreParser
{
    /// <param name="method">The wrapper's method.</param>
    /// <param name="core">The called method.</param>
    /// <param name="invocation">The call.</param>
    /// <param name="isLast">Whether the result is handed on as it comes; what is to be done before has to wait for it, and so has a wrapper
    /// that hands it to its caller itself.</param>
    public static CoreModel Parse(AnnotatedMethod method, IMethodSymbol core, Expression invocation, bool isLast)
    {
        if (!method.IsAnnotated && CoreReturn.IsHandedOn(method.Symbol, core, method.Compilation))
        {
            return new(core.Name, invocation, CoreAdaptation.None);
        }

        var (adaptation, converts) = CoreReturn.Adapt(method.Symbol, core, method.Compilation, method.Offloads)!.Value;
        if (adaptation == CoreAdaptation.Offload)
        {
            return new(core.Name, invocation, adaptation);
        }

        if ((!isLast || !method.IsAnnotated) && method.Returned.Shape is ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult)
        {
            adaptation = CoreAdaptation.AwaitResult;
        }

        // As an argument of new(...), it would be taken for what it is: a task, or dynamic.
        return new(
            core.Name,
            invocation,
            adaptation == CoreAdaptation.Wrap && (converts || core.ReturnType.TypeKind == TypeKind.Dynamic)
                ? CoreAdaptation.Convert : adaptation);
    }

    /// <summary>The type of what the call of a core comes to, awaited.</summary>
    public static ITypeSymbol? Result(AnnotatedMethod method)
        => method.Returned.Shape == ReturnShape.Stream ? method.Symbol.ReturnType : method.Returned.Result;
}
