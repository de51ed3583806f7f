using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules;

/// <summary>Answers how the code around an operation uses its value.</summary>
internal static class Operations
{
    /// <summary>
    /// Whether the value of a mentioned parameter or member is used. An assignment to it does not use the value, nor does <c>nameof</c>.
    /// </summary>
    public static bool IsRead(this IOperation reference)
        => reference.Parent is not INameOfOperation
            && !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference);

    /// <summary>
    /// Whether the operation can change no returned value: it makes an exception, which is never cached, a line of a log, or only a name.
    /// </summary>
    public static bool IsOfNoConsequence(this IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IThrowOperation or INameOfOperation || (outer is IInvocationOperation call && IsLogging(call.TargetMethod)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the parameter is one of the type itself, which its members read like a field.</summary>
    public static bool IsOfPrimaryConstructor(this IParameterSymbol parameter)
        => parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor };

    private static bool IsLogging(IMethodSymbol method)
        => method.ContainingType is { } type
            && (type.IsIn("Microsoft", "Extensions", "Logging") || (type.Name is "Debug" or "Trace" && type.IsIn("System", "Diagnostics")))
            || method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "LoggerMessageAttribute");
}
