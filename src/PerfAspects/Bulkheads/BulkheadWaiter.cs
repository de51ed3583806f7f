using PerfAspects.Pipeline.Gates;
using PerfAspects.Runtime;

namespace PerfAspects.Bulkheads;

/// <summary>A call that waits for its slot. It ends once: with the slot, or cancelled and without one.</summary>
internal sealed class BulkheadWaiter : IBlockingWait
{
    private readonly Bulkhead _bulkhead;
    private readonly CancellationToken _cancellationToken;
    private readonly TaskCompletionSource _outcome;
    private CancellationTokenRegistration _registration;

    public BulkheadWaiter(Bulkhead bulkhead, CancellationToken cancellationToken)
    {
        // Continuations run elsewhere: whoever gives a slot back has a call of its own to end. A thread that blocks on the task is woken
        // directly.
        _outcome = new TaskCompletionSource(this, TaskCreationOptions.RunContinuationsAsynchronously);
        _bulkhead = bulkhead;
        _cancellationToken = cancellationToken;
        Place = new LinkedListNode<BulkheadWaiter>(this);
    }

    public Task Task => _outcome.Task;

    /// <summary>Its place in the line. Read and written under the bulkhead's lock.</summary>
    public LinkedListNode<BulkheadWaiter> Place { get; }

    /// <summary>Lets the token end the wait. Called once the waiter stands in line.</summary>
    public void ObserveCancellation()
    {
        try
        {
            _registration = _cancellationToken.UnsafeRegister(static waiter => ((BulkheadWaiter)waiter!).Cancel(), this);
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

    /// <summary>Hands the slot over. Called once it has been taken out of the line.</summary>
    public void Admit()
    {
        _outcome.SetResult();
        _registration.Unregister(); // not Dispose, which would wait for a cancellation under way
    }

    /// <summary>Ends the wait with a failure. Called once it has been taken out of the line.</summary>
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
        if (_bulkhead.TryLeave(this))
        {
            _outcome.SetCanceled(_cancellationToken);
        }
    }
}
