using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>How what a core returns becomes what its wrapper returns.</summary>
/// <param name="Adaptation">The form of the call.</param>
/// <param name="Converts">The result is of another type, which converts implicitly.</param>
internal readonly record struct CoreReturn(CoreAdaptation Adaptation, bool Converts)
{
    /// <summary>The way, or null if there is none.</summary>
    /// <param name="wrapper">The wrapper's method.</param>
    /// <param name="core">The core.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="isOffloaded">Whether a synchronous core may stand under a task method.</param>
    public static CoreReturn? Adapt(IMethodSymbol wrapper, IMethodSymbol core, Compilation compilation, bool isOffloaded = false)
    {
        var (ours, theirs) = (ReturnType.Of(wrapper), ReturnType.Of(core));
        return ours.Shape switch
        {
            ReturnShape.Void => theirs.Shape == ReturnShape.Void ? new(CoreAdaptation.Call, false) : null,
            ReturnShape.Value or ReturnShape.Stream => Value(wrapper.ReturnType, core, compilation),
            ReturnShape.Task or ReturnShape.ValueTask => Completion(theirs) ?? (isOffloaded && core.ReturnsVoid ? Offload : null),
            _ => Result(ours, theirs, compilation)
                ?? (isOffloaded && theirs.Shape == ReturnShape.Value && Value(ours.Result!, core, compilation) is not null
                    ? Offload : null),
        };
    }

    private static CoreReturn Offload => new(CoreAdaptation.Offload, false);

    /// <summary>Whether the wrapper can return what the core returns as it is.</summary>
    public static bool IsHandedOn(IMethodSymbol wrapper, IMethodSymbol core, Compilation compilation)
        => wrapper.ReturnsVoid
            ? core.ReturnsVoid : !core.ReturnsVoid && core.RefKind == RefKind.None
            && NeedsConversion(core.ReturnType, wrapper.ReturnType, compilation) is not null;

    private static CoreReturn? Value(ITypeSymbol ours, IMethodSymbol core, Compilation compilation)
        => !core.ReturnsVoid && core.RefKind == RefKind.None && NeedsConversion(core.ReturnType, ours, compilation) is { } converts
            ? new(CoreAdaptation.Wrap, converts)
            : null;

    // A Task<T> is a Task; a ValueTask<T> is no ValueTask.
    private static CoreReturn? Completion(ReturnType theirs)
        => theirs.Shape is ReturnShape.Task or ReturnShape.ValueTask or ReturnShape.TaskOfResult
            ? new(CoreAdaptation.AwaitCompletion, false)
            : null;

    private static CoreReturn? Result(ReturnType ours, ReturnType theirs, Compilation compilation)
    {
        if (theirs.Shape is not (ReturnShape.TaskOfResult or ReturnShape.ValueTaskOfResult)
            || NeedsConversion(theirs.Result!, ours.Result!, compilation) is not { } converts)
        {
            return null;
        }

        var adaptation = converts ? CoreAdaptation.AwaitResult
            : theirs.Shape == ReturnShape.ValueTaskOfResult ? CoreAdaptation.None
            : CoreAdaptation.Wrap;
        return new(adaptation, converts);
    }

    // false: the same type; true: an implicit conversion; null: neither.
    private static bool? NeedsConversion(ITypeSymbol from, ITypeSymbol to, Compilation compilation)
        => SymbolEqualityComparer.Default.Equals(from, to) ? false : compilation.ClassifyConversion(from, to) switch
        {
            { IsIdentity: true } => false,
            { IsImplicit: true } => true,
            _ => null,
        };
}
