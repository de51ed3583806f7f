using System.Diagnostics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Pipeline;

/// <summary>
/// Runs a method whose result type belongs to a collectible assembly in a pipeline of objects. Polly has the options of a pipeline validated, and the validator keeps
/// their type for good: with the result type as a type argument, its assembly could never be unloaded.
/// </summary>
/// <param name="boxed">Runs the boxed call.</param>
[StackTraceHidden]
internal sealed class BoxedRunner<TCall, TResult>(ICallRunner<BoxedCall<TCall, TResult>, object?> boxed) : ICallRunner<TCall, TResult>
    where TCall : struct, IAspectCall<TResult>
{
    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken) => (TResult)boxed.Run(new BoxedCall<TCall, TResult>(call), cancellationToken)!;

    /// <inheritdoc/>
    public async ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
        => (TResult)(await boxed.RunAsync(new BoxedCall<TCall, TResult>(call), cancellationToken).ConfigureAwait(false))!;
}

/// <summary>Marks a call that hands another one's span on.</summary>
internal interface IBoxedCall;

/// <summary>A call whose result is an object.</summary>
/// <param name="call">The call.</param>
internal readonly struct BoxedCall<TCall, TResult>(TCall call) : IAspectCall<object?>, IBoxedCall
    where TCall : struct, IAspectCall<TResult>
{
    /// <inheritdoc/>
    public Activity? Span => CallSpan.Of<TCall, TResult>(call);

    /// <inheritdoc/>
    public PartitionParts GetPartition(Partitions partitions) => call.GetPartition(partitions);

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(CancellationToken cancellationToken) => await call.InvokeAsync(cancellationToken).ConfigureAwait(false);
}
