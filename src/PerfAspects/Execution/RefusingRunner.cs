using System.Diagnostics;
using System.Runtime.ExceptionServices;
using PerfAspects.CompilerServices;

namespace PerfAspects.Execution;

/// <summary>
/// Refuses every call of a method whose runtime is disposed, or the one call for which the strategies could not be made. Only calls that
/// find their state after the disposal come here; a call that has found its state before is under way.
/// </summary>
/// <param name="failure">
/// The exception that kept the strategies from being made; <see langword="null"/> where the runtime is disposed.
/// </param>
[StackTraceHidden]
internal sealed class RefusingRunner<TCall, TResult>(Exception? failure = null) : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        throw Refusal();
    }

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken) => FailedCall.Of<TResult>(failure ?? Refusal());

    private static ObjectDisposedException Refusal() => new(typeof(AspectRuntime).FullName);
}
