using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.State;

namespace PerfAspects.Execution;

/// <summary>
/// A call on the heap, as the steps of a pipeline take it, with what they need to know of it. Whatever goes through the pipeline is a type
/// argument of every step, so that structs would have all of that code compiled once more for each annotated method: in a native program
/// some 100 KB, in others the time of their first calls.
/// </summary>
internal abstract class HeldCall<TResult>
{
    /// <summary>The call's partition; <see langword="null"/> where its method is not partitioned.</summary>
    public PartitionStates? Partition { get; protected set; }

    /// <summary>The call's span; <see langword="null"/> where its method is not traced, or nobody samples it.</summary>
    public Activity? Span { get; protected set; }

    /// <summary>
    /// The exception of a method of the user's that judged an attempt. The call fails with it, and no attempt follows.
    /// </summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether a result counts as a failure for an aspect.</summary>
    /// <param name="aspect">The index of the aspect among those of the method.</param>
    /// <param name="result">The result.</param>
    public virtual bool IsFailure(int aspect, TResult result) => false;

    /// <summary>The delay that a failure requires before the next attempt; <see langword="null"/> for none.</summary>
    public virtual TimeSpan? DelayAfter(Exception exception) => null;

    /// <summary>The attempt under way, where a step limits its time.</summary>
    public IAttempt? Attempt { get; set; }

    /// <summary>The call's value for a gate; 0 where no parameter gives one.</summary>
    public virtual long GetMark(CallMark mark) => 0;

    /// <summary>Calls the core.</summary>
    public abstract ValueTask<TResult> InvokeAsync(CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed class HeldCall<TCall, TResult> : HeldCall<TResult>
    where TCall : struct, IAspectCall<TResult>
{
    private TCall _call;

    public void Hold(in TCall call, PartitionStates? partition)
        => (_call, Partition, Span) = (call, partition, CallSpan.Of<TCall, TResult>(call));

    /// <summary>Lets go of the call's arguments.</summary>
    public void Clear()
    {
        (_call, Partition, Span, Fault) = (default, null, null, null);
        Attempt = null;
    }

    /// <inheritdoc/>
    public override bool IsFailure(int aspect, TResult result) => default(TCall) is IJudgedCall && _call.IsFailure(aspect, result);

    /// <inheritdoc/>
    public override TimeSpan? DelayAfter(Exception exception) => default(TCall) is IDelayingCall ? _call.DelayAfter(exception) : null;

    /// <inheritdoc/>
    public override long GetMark(CallMark mark) => default(TCall) is IMarkedCall ? _call.GetMark(mark) : 0;

    /// <inheritdoc/>
    public override ValueTask<TResult> InvokeAsync(CancellationToken cancellationToken) => _call.InvokeAsync(cancellationToken);
}
