using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>A method without fault and its core → <see cref="WrapperModel"/>.</summary>
internal static class WrapperParser
{
    private const string NoResult = "global::PerfAspects.CompilerServices.NoResult";

    public static WrapperModel Parse(AnnotatedMethod method, IMethodSymbol core)
    {
        var symbol = method.Symbol;
        var call = new CallParser(method);
        var holder = MethodNames.Holder(symbol);
        var invocation = method.IsInline ? InlineParser.Invocation(symbol, core) : call.Invocation(core);
        return new(
            method.Returned.Shape,
            method.Returned.Result?.Stored() ?? NoResult,
            RuntimeParser.Parse(symbol, holder, method.Compilation),
            method.Aspects.Select(AspectParser.Parse).ToEquatableArray(),
            Core(method, core, invocation),
            new HolderModel(
                holder + DeclarationParser.TypeParameters(symbol),
                DeclarationParser.Constraints(symbol),
                Identifiers.Free("Slot", symbol.Takes)),
            method.IsInline ? null : call.Call(),
            method.IsInline ? null : call.Key(),
            method.IsInline ? InlineParser.Locals(method) : null);
    }

    private static CoreModel Core(AnnotatedMethod method, IMethodSymbol core, string invocation)
    {
        var (adaptation, converts) = CoreReturn.Adapt(method.Symbol, core, method.Compilation)!.Value;

        // new ValueTask<object>(task) would take the task for its own; the cast says that it is the result.
        return new(
            core.Name,
            converts && adaptation == CoreAdaptation.Wrap && !method.IsInline ? $"({method.Returned.Result!.Stored()}){invocation}" : invocation,
            adaptation);
    }
}
