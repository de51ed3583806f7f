using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// Takes a caller off its load exactly once. The first of these decides: the caller's token is cancelled; the load that the calling code is
/// part of is cancelled, so that nobody from outside waits through this caller any more; the call ends.
/// </summary>
/// <param name="store">The store of the load.</param>
/// <param name="load">The load.</param>
/// <param name="isFirst">Whether the caller has begun the load.</param>
/// <param name="joined">The load that waits through this caller, if <see cref="LoadScope.TryAddWaiting"/> has noted that.</param>
internal sealed class Departure(CacheStore store, Load load, bool isFirst, LoadScope? joined)
{
    private CancellationTokenRegistration _byCaller;
    private CancellationTokenRegistration _byOuterLoad;
    private int _hasLeft;

    public bool HasLeft => Volatile.Read(ref _hasLeft) != 0;

    /// <summary>Leaves when one of the tokens is cancelled.</summary>
    /// <param name="token">The caller's token.</param>
    /// <param name="outer">The token of the load that the calling code is part of.</param>
    public void Watch(CancellationToken token, CancellationToken outer)
    {
        _byCaller = Register(token);

        // A core that goes on although it was cancelled calls like any other code: its new loads are not cancelled.
        if (outer != token && !outer.IsCancellationRequested)
        {
            _byOuterLoad = Register(outer);
        }
    }

    public void Leave()
    {
        _byCaller.Unregister();
        _byOuterLoad.Unregister();
        Depart();
    }

    private CancellationTokenRegistration Register(CancellationToken token)
        => token.UnsafeRegister(static departure => ((Departure)departure!).Depart(), this);

    private void Depart()
    {
        if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            if (joined is not null)
            {
                load.Scope.RemoveWaiting(joined);
            }

            store.Leave(load, isFirst);
        }
    }
}
