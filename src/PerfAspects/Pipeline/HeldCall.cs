using PerfAspects.CompilerServices;

namespace PerfAspects.Pipeline;

/// <summary>
/// A call on the heap, as a pipeline of strategies takes it. Whatever goes through the pipeline is a type argument of every strategy in it, so that structs would
/// have all of that code compiled once more for each annotated method: in a native program some 100 KB, in others the time of their first calls.
/// </summary>
internal abstract class HeldCall<TResult>
{
    /// <summary>Calls the core.</summary>
    public abstract ValueTask<TResult> InvokeAsync(CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed class HeldCall<TCall, TResult> : HeldCall<TResult>
    where TCall : struct, IAspectCall<TResult>
{
    private TCall _call;

    public void Hold(in TCall call) => _call = call;

    /// <summary>Lets go of the call's arguments.</summary>
    public void Clear() => _call = default;

    /// <inheritdoc/>
    public override ValueTask<TResult> InvokeAsync(CancellationToken cancellationToken) => _call.InvokeAsync(cancellationToken);
}
