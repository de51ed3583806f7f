using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>A method without fault and its core, if it has one → <see cref="WrapperModel"/>.</summary>
internal static class WrapperParser
{
    public static WrapperModel Parse(AnnotatedMethod method, IMethodSymbol? core)
    {
        var symbol = method.Symbol;
        var names = new CallNames(symbol, method.Token);
        var call = new CallParser(method, names);
        var runtime = RuntimeParser.Parse(symbol, MethodNames.Holder(symbol), method.Compilation);
        var scope = method.CallsCoreItself ? ArgumentScope.OfWrapper(runtime.Expression) : ArgumentScope.OfCall(names);
        var invalidations = InvalidationParser.Parse(method, scope).ToEquatableArray();
        return new(
            method.Returned.Shape,
            method.Returned.Result?.Stored() ?? Door.NoResult,
            runtime,
            method.Aspects.Select(AspectParser.Parse).ToEquatableArray(),
            core is null ? null : Core(method, core, method.CallsCoreItself ? InlineParser.Invocation(symbol, core) : call.Invocation(core)),
            Holder(method),
            method.CallsCoreItself ? null : call.Call(runtime.Expression, core is not null, scope),
            method.CallsCoreItself ? InlineParser.Locals(method) : null,
            CacheParser.Parse(method, names),
            invalidations);
    }

    private static HolderModel Holder(AnnotatedMethod method)
        => new(
            MethodNames.Holder(method.Symbol) + DeclarationParser.TypeParameters(method.Symbol),
            DeclarationParser.Constraints(method.Symbol),
            Identifiers.Free("Slot", method.Symbol.Takes),
            CacheParser.HolderAccessibility(method));

    private static CoreModel Core(AnnotatedMethod method, IMethodSymbol core, string invocation)
    {
        var (adaptation, converts) = CoreReturn.Adapt(method.Symbol, core, method.Compilation)!.Value;

        // What is to be done before the result is handed on has to wait for it.
        if (!method.Invalidations.IsEmpty && method.Returned.Shape is ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult)
        {
            adaptation = CoreAdaptation.AwaitResult;
        }

        // new ValueTask<object>(task) would take the task for its own; the cast says that it is the result.
        return new(
            core.Name,
            converts && adaptation == CoreAdaptation.Wrap && !method.IsInline ? $"({method.Returned.Result!.Stored()}){invocation}" : invocation,
            adaptation);
    }
}
