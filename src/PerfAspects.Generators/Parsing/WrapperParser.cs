using Microsoft.CodeAnalysis;
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
        var runtime = RuntimeParser.Parse(symbol, MethodNames.Holder(symbol), method.Compilation);
        var isInline = method.CallsCoreItself || InlineParser.IsObserved(method, core);
        var scope = isInline ? ArgumentScope.OfWrapper(runtime.Expression) : ArgumentScope.OfCall(names);
        var call = new CallParser(method, names, scope);
        var invalidations = InvalidationParser.Parse(method, scope).ToEquatableArray();
        var metricTags = MetricTagParser.Parse(method, scope, names);
        return new(
            method.Returned.Shape,
            CoreParser.Result(method),
            method.Returned.Shape == ReturnShape.Stream ? method.Returned.Result!.Stored() : null,
            runtime,
            method.Aspects.Select(AspectParser.Parse).ToEquatableArray(),
            core is null ? null : Core(method, core, isInline ? InlineParser.Invocation(symbol, core) : call.Invocation(core)),
            Holder(method, core, isInline),
            isInline ? null : call.Call(runtime.Expression, FallbackParser.Parse(method, call, names), PartitionParser.Parse(method, scope, names)),
            isInline ? InlineParser.Locals(method, core) : null,
            CacheParser.Parse(method, names),
            method.Find(KnownAspects.Traced) is not null,
            metricTags,
            invalidations);
    }

    private static HolderModel Holder(AnnotatedMethod method, IMethodSymbol? core, bool isInline)
        => new(
            MethodNames.Holder(method.Symbol) + DeclarationParser.TypeParameters(method.Symbol),
            ConstraintParser.Parse(method.Symbol),
            Identifiers.Free("Slot", method.Symbol.Takes),
            CacheParser.HolderAccessibility(method),
            Obsolescence.MentionsObsolete(method, core),
            !isInline && HasCoresByClass(method.Symbol, core));

    // A wrapper that calls its core itself keeps nothing but counts, which belong to the method.
    private static bool HasCoresByClass(IMethodSymbol method, IMethodSymbol? core)
        => core is { IsAbstract: true } or { IsVirtual: true } or { IsOverride: true, IsSealed: false } && !method.ContainingType.IsSealed;

    private static CoreModel Core(AnnotatedMethod method, IMethodSymbol core, string invocation)
        => CoreParser.Parse(method, core, invocation, isLast: method.Invalidations.IsEmpty);
}
