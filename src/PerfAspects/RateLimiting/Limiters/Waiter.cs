using System.Threading.RateLimiting;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// A call that waits for its permits in the lines of one limit or several. It ends once: admitted, rejected or cancelled. Whoever awaits it goes on
/// elsewhere; a thread that blocks on it is woken by the very thread that ends it, which is the timer's.
/// </summary>
internal sealed class Waiter(LimitGroup group, int permitCount, CancellationToken cancellationToken)
    : TaskCompletionSource<RateLimitLease>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private static long s_tickets;

    private CancellationTokenRegistration _registration;

    public LimitGroup Group { get; } = group;

    public int PermitCount { get; } = permitCount;

    /// <summary>What ends the wait.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>When it came, compared with all others.</summary>
    public long Ticket { get; } = Interlocked.Increment(ref s_tickets);

    /// <summary>Whether it has ended. Read and written under the locks of all its limits.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Lets the token end the wait. Called outside of every lock, once the waiter stands in line.</summary>
    public void ObserveCancellation()
    {
        if (cancellationToken.CanBeCanceled)
        {
            _registration = cancellationToken.UnsafeRegister(static state => ((Waiter)state!).Withdraw(), this);
            if (Task.IsCompleted)
            {
                _registration.Unregister(); // it ended before there was a registration to take back
            }
        }
    }

    /// <summary>Hands the outcome over. Called outside of every lock, by the one who has set <see cref="HasEnded"/>.</summary>
    /// <param name="lease">The outcome; <see langword="null"/> if the wait was cancelled.</param>
    public void End(RateLimitLease? lease)
    {
        _ = lease is null ? TrySetCanceled(cancellationToken) : TrySetResult(lease);
        _registration.Unregister(); // not Dispose, which would wait for a cancellation that in turn waits for a lock
    }

    private void Withdraw() => Group.Withdraw(this, null);
}
