using System.Diagnostics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Pipeline;

/// <summary>
/// A method of a disposed runtime: no call runs. Only calls that find their state after the disposal come here; a call that has found one
/// before is under way.
/// </summary>
[StackTraceHidden]
internal sealed class RefusingRunner<TCall, TResult> : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken) => throw Refusal();

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken) => FailedCall.Of<TResult>(Refusal());

    private static ObjectDisposedException Refusal() => new(typeof(AspectRuntime).FullName);
}
