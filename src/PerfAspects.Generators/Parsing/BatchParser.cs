using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Rules;
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
        var instance = CoreBinding.IsOfEachClass(method, core) ? $", {scope.Instance()}" : "";
        return new(
            core.Name,
            $"{names.Batches}.In({scope.Runtime()}{instance}).JoinAsync(this, {names.Token})",
            method.ActsOnResult ? CoreAdaptation.AwaitResult : CoreAdaptation.None);
    }

    private static string Invocation(AnnotatedMethod method, IMethodSymbol core, CallNames names, ArgumentScope scope)
    {
        var receiver = core.IsStatic ? names.Stored(core.ContainingType) : scope.Instance();

        // Of just the type of the parameter, so that no overload fits better.
        var keys = $"({names.Stored(core.Parameters[0].Type)}){names.Keys}";
        var token = core.Parameters.Length < 2 ? ""
            : Rules.Caching.Members.MayBeNull(core.Parameters[1].Type) ? $", ({Emitted.Token}?){names.Token}"
            : $", {names.Token}";
        var typeParameters = DeclarationParser.TypeParameters(method.Symbol, names.TypeParameter);
        return $"{receiver}.{Identifiers.Escape(core.Name)}{typeParameters}({keys}{token})";
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
