using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Parsing;

/// <summary>A <c>[Batched]</c> method and its core for many keys → <see cref="BatchModel"/>, and the call that joins a batch.</summary>
internal static class BatchParser
{
    public static BatchModel Parse(AnnotatedMethod method, IMethodSymbol core, CallNames names, ArgumentScope scope)
    {
        var key = BatchSignature.KeyOf(method.Symbol)!;
        return new(
            names.Batches,
            names.Stored(key.Type),
            scope.Argument(key),
            names.Keys,
            MayBeNull(method.Returned.Result!),
            new(core.Name, Invocation(method, core, names, scope), Adaptation(method, core)));
    }

    /// <summary>The call that stands in the core's place.</summary>
    public static CoreModel Join(AnnotatedMethod method, IMethodSymbol core, CallNames names, ArgumentScope scope)
    {
        var batches = Expression.Of(names.Batches);
        var state = CoreBinding.IsOfEachClass(method, core)
            ? batches.Call("In", scope.Runtime(), scope.Instance()) : batches.Call("In", scope.Runtime());
        return new(
            core.Name,
            state.Call("JoinAsync", Expression.This, Expression.Of(names.Token)),
            method.ActsOnResult ? CoreAdaptation.AwaitResult : CoreAdaptation.None);
    }

    private static Expression Invocation(AnnotatedMethod method, IMethodSymbol core, CallNames names, ArgumentScope scope)
    {
        var receiver = core.IsStatic ? Expression.Of(names.Stored(core.ContainingType)) : scope.Instance();
        var token = Expression.Of(names.Token);

        // Of just the type of the parameter, so that no overload fits better.
        Expression[] arguments =
        [
            Expression.Of(names.Keys).As(names.Stored(core.Parameters[0].Type)),
            .. core.Parameters.Length < 2 ? Array.Empty<Expression>()
                : [core.Parameters[1].Type.MayBeNull() ? token.As($"{Emitted.Token}?") : token],
        ];
        return receiver.Call(Identifiers.Escape(core.Name), DeclarationParser.TypeArguments(method.Symbol, names.TypeParameter), arguments);
    }

    private static CoreAdaptation Adaptation(AnnotatedMethod method, IMethodSymbol core)
    {
        var returned = ReturnType.Of(core);
        return !SymbolEqualityComparer.Default.Equals(returned.Result, BatchSignature.ResultsOf(method)) ? CoreAdaptation.AwaitResult
            : returned.Shape == ReturnShape.ValueTaskOfResult ? CoreAdaptation.None
            : CoreAdaptation.Wrap;
    }

    // Code that knows no nullability lets every reference be null.
    private static bool MayBeNull(ITypeSymbol type)
        => type.NullableAnnotation == NullableAnnotation.Annotated
            || (type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None });
}
