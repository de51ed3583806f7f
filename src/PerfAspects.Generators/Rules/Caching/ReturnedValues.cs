using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The values that a core's body returns, as far as the body alone shows them.</summary>
internal static class ReturnedValues
{
    /// <summary>The values that a body returns, with each alternative of a choice, without conversions and tasks around them.</summary>
    public static IEnumerable<IOperation> Of(IReadOnlyList<IOperation> body)
        => body.OfType<IReturnOperation>()
            .Where(statement => statement.Kind == OperationKind.Return && !IsInner(statement))
            .Select(statement => statement.ReturnedValue)
            .OfType<IOperation>()
            .SelectMany(Alternatives);

    /// <summary>Whether a statement is that of a local function or lambda, which returns to the body and not from it.</summary>
    public static bool IsInner(IOperation operation)
    {
        for (var outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The values that a value may be: each alternative of a choice, without conversions and tasks around them.</summary>
    public static IEnumerable<IOperation> Alternatives(IOperation value)
        => value switch
        {
            IConversionOperation { IsImplicit: true } conversion => Alternatives(conversion.Operand),
            IConditionalOperation { WhenFalse: { } other } choice => Alternatives(choice.WhenTrue).Concat(Alternatives(other)),
            ICoalesceOperation coalesce => Alternatives(coalesce.Value).Concat(Alternatives(coalesce.WhenNull)),
            ISwitchExpressionOperation choice => choice.Arms.SelectMany(arm => Alternatives(arm.Value)),
            IInvocationOperation { Arguments: { Length: 1 } arguments } call when HandsOn(call.TargetMethod)
                => Alternatives(arguments[0].Value),
            IObjectCreationOperation { Arguments: { Length: 1 } arguments, Type: { } type } when type.TaskArity() == 1
                => Alternatives(arguments[0].Value),
            IConversionOperation conversion => Alternatives(conversion.Operand),
            _ => [value],
        };

    private static bool HandsOn(IMethodSymbol method)
        => method.Name == "FromResult"
            ? method.ContainingType.TaskArity() == 0
            : method.Name == "AsEnumerable" && ReturnedSequences.IsLinq(method);

    /// <summary>The value that a local has from its declaration on; null where it is given another later.</summary>
    public static IOperation? OnlyValueOf(ILocalSymbol local, IReadOnlyList<IOperation> body)
        => body.OfType<IAssignmentOperation>().Any(assignment => Mentions(assignment.Target, local))
            ? null
            : body.OfType<IVariableDeclaratorOperation>()
                .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))
                ?.GetVariableInitializer()?.Value;

    private static bool Mentions(IOperation target, ILocalSymbol local)
        => target is ILocalReferenceOperation mention && SymbolEqualityComparer.Default.Equals(mention.Local, local);
}
