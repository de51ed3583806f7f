using System.Threading.RateLimiting;
using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// A call that waits for its permits in the lines of one limit or several. It ends once: admitted, rejected or cancelled. What awaits it
/// goes on elsewhere; a thread that blocks on it is woken by the thread that ends it.
/// </summary>
internal sealed class Waiter : IBlockingWait
{
    private static long s_tickets;

    private readonly TaskCompletionSource<RateLimitLease> _outcome;
    private CancellationTokenRegistration _registration;
    private volatile BlockedThread? _thread;
    private volatile CancellationTokenSource? _handOver;

    public Waiter(LimitGroup group, int permitCount, CancellationToken cancellationToken)
    {
        _outcome = new TaskCompletionSource<RateLimitLease>(this,
            TaskCreationOptions.RunContinuationsAsynchronously); // the state leads from the task to its waiter
        Group = group;
        PermitCount = permitCount;
        CancellationToken = cancellationToken;
    }

    public Task<RateLimitLease> Task => _outcome.Task;

    public LimitGroup Group { get; }

    public int PermitCount { get; }

    /// <summary>The token that ends the wait.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>When it came, compared with all others.</summary>
    public long Ticket { get; } = Interlocked.Increment(ref s_tickets);

    /// <summary>Whether it has ended. Read and written under the locks of all its limits.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Lets the token end the wait. Called outside of every lock, once the waiter stands in line.</summary>
    public void ObserveCancellation()
    {
        if (CancellationToken.CanBeCanceled)
        {
            _registration = CancellationToken.UnsafeRegister(static state => ((Waiter)state!).Withdraw(), this);
            if (Task.IsCompleted)
            {
                _registration.Unregister(); // it ended before there was a registration to take back
            }
        }
    }

    /// <summary>Lets another waiter, of the limits that have taken these ones' place, stand in for this one.</summary>
    /// <returns>The token that ends the other's wait.</returns>
    public CancellationToken HandOver()
    {
        // Not disposed: it may be cancelled at any time, and holds nothing that has to be released
        var source = _handOver = new CancellationTokenSource();
        if (CancellationToken.IsCancellationRequested)
        {
            source.Cancel(); // perhaps before there was a source
        }

        return source.Token;
    }

    /// <summary>Completes the task. Called outside of every lock, by the one who has set <see cref="HasEnded"/>.</summary>
    /// <param name="lease">The outcome; <see langword="null"/> if the wait was cancelled.</param>
    public void End(RateLimitLease? lease)
    {
        _ = lease is null ? _outcome.TrySetCanceled(CancellationToken) : _outcome.TrySetResult(lease);
        Release();
    }

    /// <summary>Fails the task. Called outside of every lock.</summary>
    public void Fail(Exception exception)
    {
        _outcome.TrySetException(exception);
        Release();
    }

    /// <summary>Tells a thread that blocks on the waiter when its turn comes. Not under a lock.</summary>
    public void Expect(long due) => _thread?.WaitUntil(due);

    /// <inheritdoc/>
    public void Block()
    {
        // The first in line waits for its turn by itself: a timer's callback would need a thread of the pool, which may be full of threads
        // that block like this one.
        var thread = _thread = new BlockedThread(Group.Clock);
        try
        {
            while (!Task.IsCompleted)
            {
                if (thread.Wait(Task, Group.GetTurn(this)))
                {
                    Group.Serve();
                }
            }
        }
        catch (Exception exception) // the thread was interrupted, or the clock has failed
        {
            Uninterrupted.Run(Withdraw, this);
            if (Task.IsCanceled)
            {
                throw; // it gave its place back
            }

            Uninterrupted.Await(Task, exception); // its turn came first: the call goes on, and is interrupted where it waits next
        }
    }

    private void Release()
    {
        _registration.Unregister(); // not Dispose, which would wait for a cancellation that in turn waits for a lock
        _thread?.Wake();
    }

    private void Withdraw()
    {
        Group.Withdraw(this, null);
        _handOver?.Cancel();
    }

    private static void Withdraw(Waiter waiter) => waiter.Withdraw();
}
