namespace PerfAspects.Bulkheads;

/// <summary>A call that waits for its slot. It ends once: with the slot, or cancelled and without one.</summary>
internal sealed class BulkheadWaiter : TaskCompletionSource
{
    private readonly Bulkhead _bulkhead;
    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;

    // Continuations run elsewhere: whoever gives a slot back has a call of its own to end. A thread that blocks on the task is woken directly.
    public BulkheadWaiter(Bulkhead bulkhead, CancellationToken cancellationToken)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _bulkhead = bulkhead;
        _cancellationToken = cancellationToken;
        Place = new LinkedListNode<BulkheadWaiter>(this);
    }

    /// <summary>Its place in the line. Read and written under the bulkhead's lock.</summary>
    public LinkedListNode<BulkheadWaiter> Place { get; }

    /// <summary>Lets the token end the wait. Called once the waiter stands in line.</summary>
    public void ObserveCancellation()
    {
        _registration = _cancellationToken.UnsafeRegister(static waiter => ((BulkheadWaiter)waiter!).Cancel(), this);
        if (Task.IsCompleted)
        {
            _registration.Unregister(); // admitted before there was a registration to take back
        }
    }

    /// <summary>Hands the slot over. Called once it has been taken out of the line.</summary>
    public void Admit()
    {
        SetResult();
        _registration.Unregister(); // not Dispose, which would wait for a cancellation under way
    }

    private void Cancel()
    {
        if (_bulkhead.TryLeave(this))
        {
            SetCanceled(_cancellationToken);
        }
    }
}
