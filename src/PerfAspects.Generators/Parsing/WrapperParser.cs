using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Parsing.Decorating;
using PerfAspects.Generators.Parsing.Warming;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Parsing;

/// <summary>A method without fault and its core, if it has one → <see cref="WrapperModel"/>.</summary>
internal static class WrapperParser
{
    public static WrapperModel Parse(AnnotatedMethod method, IMethodSymbol? core)
    {
        var symbol = method.Symbol;
        var names = new CallNames(method);
        var runtime = RuntimeParser.Parse(symbol, method.Compilation);
        var isInline = method.CallsCoreItself || InlineParser.IsObserved(method, core);
        var scope = isInline ? ArgumentScope.OfWrapper(runtime.Expression) : ArgumentScope.OfCall(names);
        var call = new CallParser(method, names, scope);
        var accessor = AccessorParser.Parse(method, core, names);
        var invalidations = InvalidationParser.Parse(method, scope);
        var put = PutParser.Parse(method, scope, names);
        var batch = method.IsBatched && core is not null ? BatchParser.Parse(method, core, names, scope) : null;
        var metricTags = MetricTagParser.Parse(method, scope, names);
        var called = core is null ? null
            : batch is not null ? BatchParser.Join(method, core, names, scope)
            : Core(method, core, names, isInline
                ? InlineParser.Invocation(method, core, accessor) : call.InvocationOfCore(core, accessor));
        var cache = CacheParser.Parse(method, names, scope);
        var each = EachParser.Parse(method, names, scope);
        var callModel = isInline
            ? null
            : call.Call(
                runtime.Expression,
                FallbackParser.Parse(method, call, names),
                JudgeParser.Parse(method, names),
                PartitionParser.Parse(method, scope, names),
                MarkParser.Parse(method, scope, names));
        return new(
            method.Returned.Shape,
            CoreParser.Result(method) is { } result ? Stored(result) : Emitted.NoResult,
            method.Returned.Shape == ReturnShape.Stream ? Stored(method.Returned.Result!) : null,
            runtime,
            method.Aspects.Select(aspect => AspectParser.Parse(aspect, method.Compilation)).ToEquatableArray(),
            called,
            Holder(method, core, names, accessor),
            callModel,
            isInline ? InlineParser.Locals(method, core) : null,
            cache,
            each is null ? null : each with { Copy = EachParser.Copy(method, names, call) },
            batch,
            method.Find(KnownAspects.Traced) is not null,
            metricTags,
            isInline ? null : TrimmingParser.OfResult(method),
            invalidations,
            put,
            AlertParser.Parse(method),
            isInline ? null : WarmParser.Parse(method, call, names));

        // The type of a result is written in the wrapper where that calls its core, and else in the holder.
        string Stored(ITypeSymbol type) => isInline ? type.Stored() : names.Stored(type);
    }

    private static HolderModel Holder(AnnotatedMethod method, IMethodSymbol? core, CallNames names, AccessorModel? accessor)
    {
        var name = MethodNames.Holder(method.Symbol, method.Compilation);
        return new(
            name + DeclarationParser.TypeParameters(method.Symbol),
            name,
            method.Symbol.TypeParameters
                .Select(parameter => new TypeParameterModel(
                    names.TypeParameter(parameter), TrimmingParser.OfTypeParameter(parameter, method.Compilation)))
                .ToEquatableArray(),
            ConstraintParser.Parse(method.Symbol, names.TypeParameter, names.Stored),
            names.Slot,
            method.Find(KnownAspects.Warm) is null ? CacheParser.HolderAccessibility(method) : "internal",
            Obsolescence.MentionsObsolete(method, core),
            CoreBinding.IsOfEachClass(method, core),
            accessor);
    }

    private static CoreModel Core(AnnotatedMethod method, IMethodSymbol core, CallNames names, Expression invocation)
    {
        var model = CoreParser.Parse(method, core, invocation, isLast: !method.ActsOnResult);
        if (model.Adaptation == CoreAdaptation.Offload)
        {
            var result = CoreParser.Result(method) is { } type ? names.Stored(type) : Emitted.NoResult;
            return new(
                core.Name,
                Expression.Of(Emitted.Type("Offloaded"))
                    .Call("RunAsync", new([names.Call, result]), [Expression.This, Expression.Of(names.Token)]),
                method.ActsOnResult ? CoreAdaptation.AwaitResult : CoreAdaptation.Wrap)
            {
                Offload = new OffloadModel(invocation, !core.ReturnsVoid),
            };
        }

        return DecoratedCore.Is(core) ? model with { Name = InnerParser.DisplayName(method, core) } : model;
    }
}
