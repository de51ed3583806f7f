using PerfAspects.Runtime;

namespace PerfAspects.Execution.Gates;

/// <summary>
/// A call that waits for a slot. The wait ends once: with the slot, or without it, because it was cancelled, has failed or has lasted too
/// long.
/// </summary>
internal sealed class SlotWaiter : IBlockingWait
{
    private readonly ISlotOwner _owner;
    private readonly CancellationToken _cancellationToken;
    private readonly TaskCompletionSource _outcome;
    private CancellationTokenRegistration _registration;

    public SlotWaiter(ISlotOwner owner, CancellationToken cancellationToken)
    {
        // Continuations run elsewhere: whoever gives a slot back has a call of its own to end. A thread that blocks on the task is woken
        // directly.
        _outcome = new TaskCompletionSource(this, TaskCreationOptions.RunContinuationsAsynchronously);
        _owner = owner;
        _cancellationToken = cancellationToken;
        Place = new LinkedListNode<SlotWaiter>(this);
    }

    public Task Task => _outcome.Task;

    /// <summary>The owner of the slot.</summary>
    public ISlotOwner Owner => _owner;

    /// <summary>The waiter's place in the queue. Read and written under the owner's lock.</summary>
    public LinkedListNode<SlotWaiter> Place { get; }

    /// <summary>The waiter's priority: higher ones come first.</summary>
    public long Priority { get; init; }

    /// <summary>The timestamp at which the wait ends without a slot, or <see cref="Clock.Never"/>.</summary>
    public long Due { get; init; } = Clock.Never;

    /// <summary>Whether the wait has lasted too long.</summary>
    public bool IsExpired { get; private set; }

    /// <summary>Lets the token end the wait. Called once the waiter is in the queue.</summary>
    public void ObserveCancellation()
    {
        try
        {
            _registration = _cancellationToken.UnsafeRegister(static waiter => ((SlotWaiter)waiter!).Cancel(), this);
        }
        catch (ObjectDisposedException)
        {
            Cancel(); // the token's source is disposed: nobody else would take the place back
            throw;
        }

        if (Task.IsCompleted)
        {
            _registration.Unregister(); // admitted before there was a registration to take back
        }
    }

    /// <summary>Hands the slot over. Called once the waiter has been taken out of the queue.</summary>
    public void Admit()
    {
        _outcome.SetResult();
        _registration.Unregister(); // not Dispose, which would wait for a cancellation under way
    }

    /// <summary>Ends the wait without a slot. Called once the waiter has been taken out of the queue.</summary>
    public void Expire()
    {
        IsExpired = true;
        Admit();
    }

    /// <summary>Ends the wait with a failure. Called once the waiter has been taken out of the queue.</summary>
    public void Fail(Exception exception)
    {
        _outcome.SetException(exception);
        _registration.Unregister();
    }

    /// <inheritdoc/>
    public void Block()
    {
        try
        {
            while (_owner.GetMillisecondsLeft(this) is var left && left != Timeout.Infinite && !Task.IsCompleted)
            {
                if (Task.WaitAny([Task], left) < 0)
                {
                    // No thread of the pool is needed to see that the time is up
                    Uninterrupted.Run(static waiter => waiter._owner.Expire(waiter), this);
                }
            }

            Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        }
        catch (ThreadInterruptedException exception)
        {
            Uninterrupted.Run(static waiter => waiter.Cancel(), this);
            _registration.Unregister();
            if (Task.IsCanceled)
            {
                throw; // it gave its place back
            }

            Uninterrupted.Await(Task, exception); // its slot came first: the call goes on, and is interrupted where it waits next
        }
    }

    private void Cancel()
    {
        if (_owner.TryLeave(this))
        {
            _outcome.SetCanceled(_cancellationToken);
        }
    }
}
