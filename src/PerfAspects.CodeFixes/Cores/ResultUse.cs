using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>The use of a core's result at a call, and whether the wrapper's result fits there as well.</summary>
internal sealed class ResultUse(CoreUse use, Compilation compilation)
{
    private readonly ReturnType _core = ReturnType.Of(use.Core.OriginalDefinition.SeenFrom(use.Wrapper.Symbol));
    private readonly ReturnType _wrapper = ReturnType.Of(use.Wrapper.Symbol);

    public bool Fits => IsSame || (HasSameResult && (IsAwaited || NeedsTask));

    /// <summary>A <c>Task</c> is needed where the wrapper has a <c>ValueTask</c>.</summary>
    public bool NeedsTask
        => !IsSame && !IsAwaited
            && use.Operation is IInvocationOperation
            && (_core.Shape, _wrapper.Shape) is (ReturnShape.Task, ReturnShape.ValueTask) or (ReturnShape.TaskOfResult,
                ReturnShape.ValueTaskOfResult);

    private bool IsSame => _core.Shape == _wrapper.Shape && HasSameResult;

    private bool HasSameResult
        => (_core.Result, _wrapper.Result) switch
        {
            (null, null) => true,
            ({ } core, { } wrapper) => compilation.IsSame(core, wrapper),
            _ => IsAwaited && use.Operation.Parent is { Parent: IExpressionStatementOperation },
        };

    private bool IsAwaited
        => use.Operation is IInvocationOperation
            && use.Operation.Parent is IAwaitOperation or IInvocationOperation
            {
                TargetMethod.Name: "ConfigureAwait",
                Parent: IAwaitOperation
            };
}
