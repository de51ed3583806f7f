using PerfAspects.CompilerServices;

namespace PerfAspects.Execution.Gates;

/// <summary>
/// A check that a call passes on its way in and that is notified on its way out: a limit, a bulkhead, a circuit. It runs nothing itself, so
/// that one gate serves a pipeline of steps (<see cref="GateStep{TResult}"/>) and a method that has no other
/// (<see cref="GateRunner{TCall,TResult}"/>). Its state and its passes are objects, not type parameters: a native program would hold the
/// runners and strategies once more for each.
/// </summary>
internal abstract class Gate
{
    /// <summary>The event that the call's span gets when the gate makes the call wait.</summary>
    public virtual string QueuedEvent => throw new NotSupportedException("Nobody waits at this gate.");

    /// <summary>The event that the call's span gets when the gate refuses the call.</summary>
    public abstract string RejectedEvent { get; }

    /// <summary>The value of a call that the gate needs; <see cref="CallMark.None"/> if it needs none.</summary>
    public virtual CallMark Mark => CallMark.None;

    /// <summary>Lets a call in, refuses it or has it wait.</summary>
    /// <param name="state">The state it decides by: a limiter, a bulkhead's slots, a circuit.</param>
    /// <param name="callerToken">The call's token.</param>
    public abstract GateEntry Enter(object state, CancellationToken callerToken);

    /// <inheritdoc cref="Enter(object, CancellationToken)"/>
    /// <param name="state">The state it decides by.</param>
    /// <param name="mark">The call's value of <see cref="Mark"/>.</param>
    /// <param name="callerToken">The call's token.</param>
    public virtual GateEntry Enter(object state, long mark, CancellationToken callerToken) => Enter(state, callerToken);

    /// <summary>Whether a call waits for its turn, or has; false while it only waits for an answer from elsewhere.</summary>
    public virtual bool IsQueued(Task waiting) => true;

    /// <summary>Decides about a call that had to wait, once its wait is over.</summary>
    /// <param name="state">The state it decides by.</param>
    /// <param name="entry">The gate's answer to the call before the wait.</param>
    public virtual GateEntry EndWait(object state, in GateEntry entry) => throw new NotSupportedException("Nobody waits at this gate.");

    /// <summary>
    /// Gives back what a call gets that has stopped waiting for it. Only for waits that are no <see cref="IBlockingWait"/>.
    /// </summary>
    public virtual void Abandon(Task waiting)
    {
    }

    /// <summary>Ends a call that was let in and returned.</summary>
    /// <param name="state">The state it was let in by.</param>
    /// <param name="pass">The object that the gate gave it.</param>
    public abstract void Succeeded(object state, object? pass);

    /// <summary>Ends a call that was let in and returned a result that counts as a failure.</summary>
    /// <inheritdoc cref="Succeeded"/>
    public virtual void ReturnedFailure(object state, object? pass) => Succeeded(state, pass);

    /// <summary>Ends a call that was let in and failed.</summary>
    /// <inheritdoc cref="Succeeded"/>
    public abstract void Failed(object state, object? pass, Exception exception, CancellationToken callerToken);

    /// <summary>Ends a call that was let in and failed after its time was up.</summary>
    /// <inheritdoc cref="Succeeded"/>
    public virtual void TimedOut(object state, object? pass, Exception exception, CancellationToken callerToken)
        => Failed(state, pass, exception, callerToken);
}
