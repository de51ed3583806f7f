using PerfAspects.Runtime;

namespace PerfAspects.Caching.Tiers;

/// <summary>The permission to load an entry. It is renewed while the load runs, and given back once.</summary>
internal sealed class TierLease : IDisposable
{
    private const int RenewalsPerDuration = 3;

    private readonly TierCalls _calls;
    private readonly CancellationTokenRegistration _byCancellation;
    private readonly ITimer _renewal;
    private int _isEnded;

    /// <summary>Creates a lease that the tier has granted.</summary>
    /// <param name="calls">The tier.</param>
    /// <param name="clock">The clock of the renewals.</param>
    /// <param name="duration">The duration of the lease.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="id">The lease's value.</param>
    /// <param name="tokens">The tokens of the tags when the lease was granted.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the load any more.</param>
    public TierLease(TierCalls calls, Clock clock, TimeSpan duration, TierEntry entry, Guid id, ReadOnlyMemory<byte> tokens,
        CancellationToken cancellationToken)
    {
        (_calls, Entry, Id, Tokens) = (calls, entry, id, tokens);
        var period = duration / RenewalsPerDuration;
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        _renewal = clock.Provider.CreateTimer(static lease => ((TierLease)lease!).Renew(), this, period, period);
        _byCancellation = cancellationToken.UnsafeRegister(static lease => ((TierLease)lease!).Release(), this);
    }

    public TierEntry Entry { get; }

    public Guid Id { get; }

    public ReadOnlyMemory<byte> Tokens { get; }

    /// <summary>Gives back a lease that may have been granted: nobody knows, since its answer has not come.</summary>
    public static void ReleaseUnknown(TierCalls calls, Clock clock, TimeSpan duration, TierEntry entry, Guid id)
        => new TierLease(calls, clock, duration, entry, id, default, CancellationToken.None).Release();

    /// <summary>Ends the renewals, for a value that is about to be kept. False if the lease was given back before.</summary>
    public bool TryEnd()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) != 0)
        {
            return false;
        }

        Dispose();
        return true;
    }

    /// <summary>Gives the lease back, unless it has ended. Does not wait for the tier.</summary>
    public void Release()
    {
        if (TryEnd())
        {
            _ = _calls.ReleaseAsync(this).AsTask();
        }
    }

    public void Dispose()
    {
        _renewal.Dispose();
        _byCancellation.Unregister();
    }

    private void Renew()
    {
        if (Volatile.Read(ref _isEnded) == 0)
        {
            _ = _calls.RenewAsync(this).AsTask(); // a lease that is lost is noticed when the value is kept
        }
    }
}
